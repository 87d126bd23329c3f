import { useI18n } from '../i18n';
import { buttonClass } from './button';
import { Icon } from './Icon';

/** The note as PDF, in the language of the page; there is one as soon as the entry is sealed. */
export function NoteLinks({ href, sealed }: { href: string; sealed: boolean }) {
  const { t, language } = useI18n();
  if (!sealed) return null;
  return (
    <a href={`${href}?lang=${language}`} className={buttonClass()}>
      <Icon name="print" />
      {t.decision.notePdf}
    </a>
  );
}
