import type { SchemaCompetition } from '../../api/schema';
import { useI18n } from '../../i18n';
import { NoteLinks } from '../../ui/NoteLinks';
import { useNoteWords } from './noteTexts';
import { isOver } from './queries';

/** The note of a mini-competition that is over, on the screen and as PDF, as soon as its end is sealed. */
export function AwardNote({ competition }: { competition: SchemaCompetition }) {
  const n = useNoteWords();
  const { language } = useI18n();
  const { id, sealed, status } = competition;
  if (!sealed || !isOver(status)) return null;
  const address = `/api/v1/competitions/${id}/note`;
  return (
    <>
      <a href={`${address}?lang=${language}`}>{n.print}</a>
      <NoteLinks href={`${address}.pdf`} sealed />
    </>
  );
}
