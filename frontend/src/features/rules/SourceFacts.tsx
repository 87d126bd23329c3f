import type { SchemaRule } from '../../api/schema';
import { useI18n } from '../../i18n';
import { Facts } from '../../ui/parts';
import css from './rules.module.css';

/** On what a rule rests: citation, source, its day, the sentence and the document as it was handed in. */
export function SourceFacts({ rule: { citation, source } }: { rule: SchemaRule }) {
  const { t, f } = useI18n();
  return (
    <>
      <Facts
        rows={[
          [t.rules.fields.citation, citation],
          [
            t.rules.source,
            source.url ? (
              <a key="url" href={source.url} rel="noreferrer">
                {source.title}
              </a>
            ) : (
              source.title
            ),
          ],
          [
            t.rules.fields['source.state'],
            `${f.date(source.state)}, ${source.confirmed ? t.rules.confirmed : t.rules.unconfirmed}`,
          ],
          [t.rules.fields['source.note'], source.note],
          [
            t.rules.document,
            source.sha256 && (
              <a key="document" href={`/api/v1/rules/documents/${source.sha256}`} download={source.file}>
                {t.rules.loadDocument(source.file ?? source.sha256.slice(0, 16))}
              </a>
            ),
          ],
          [t.rules.fields['source.sha256'], source.sha256 && <code key="sum">{source.sha256}</code>],
        ]}
      />
      {source.sentence && (
        <blockquote className={css.quote} aria-label={t.rules.wording}>
          {source.sentence}
        </blockquote>
      )}
    </>
  );
}
