import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, body } from '../../api/client';
import type { SchemaCatalogueVersion } from '../../api/schema';
import { useI18n } from '../../i18n';
import { Button } from '../../ui/button';
import { Card, Note } from '../../ui/card';
import { Refusal } from '../../ui/page';
import { Findings } from './Findings';
import css from './suppliers.module.css';

/** A draft: what it would change, what was noticed in it, and the button that puts it to use. */
export function DraftCard({ version, mayPublish }: { version: SchemaCatalogueVersion; mayPublish: boolean }) {
  const { t, f } = useI18n();
  const client = useQueryClient();
  const publish = useMutation({
    mutationFn: () =>
      body(api.POST('/catalogue-versions/{versionId}/publication', { params: { path: { versionId: version.id } } })),
    onSuccess: () => client.invalidateQueries(),
  });
  const heading = t.suppliers.draft(version.version, version.fileName);
  return (
    <Card label={heading}>
      <div className="stack-small">
        <div className="row-between">
          <h2>{heading}</h2>
          {mayPublish && version.counts.accepted > 0 && (
            <Button kind="primary" aria-busy={publish.isPending} onClick={() => !publish.isPending && publish.mutate()}>
              {t.suppliers.publish}
            </Button>
          )}
        </div>
        <Counts version={version} />
        {version.counts.accepted === 0 && <Note tone="crit">{t.suppliers.nothingUsable}</Note>}
        {losesMost(version) && <Note tone="warn">{t.suppliers.losesMost(f.integer(version.counts.gone))}</Note>}
        <Refusal failure={publish.error} />
        <Findings version={version} />
      </div>
    </Card>
  );
}

/** A file that drops most of what is offered today is often the wrong one. */
function losesMost({ counts }: SchemaCatalogueVersion): boolean {
  return counts.gone > counts.changed + counts.unchanged;
}

/** What publishing would change, next to what was read. */
function Counts({ version }: { version: SchemaCatalogueVersion }) {
  const { t, f } = useI18n();
  const { counts } = version;
  return (
    <dl className={css.counts}>
      {(['new', 'changed', 'unchanged', 'gone', 'noPrice', 'refused'] as const).map((key) => (
        <div key={key}>
          <dt>{t.suppliers.counts[key]}</dt>
          <dd>{f.integer(counts[key])}</dd>
        </div>
      ))}
    </dl>
  );
}
