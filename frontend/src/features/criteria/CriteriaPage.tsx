import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { awardCriteriaQuery } from '../../api/queries';
import type { SchemaCriteria, SchemaCriteriaBody } from '../../api/schema';
import { useI18n } from '../../i18n';
import { buttonClass } from '../../ui/button';
import { Card, Tag, type Tone } from '../../ui/card';
import type { IconName } from '../../ui/Icon';
import { KeepingTabs } from '../../ui/PlaceTabs';
import { Load, PageHead } from '../../ui/page';
import { Empty } from '../../ui/parts';
import { Table } from '../../ui/table';
import css from './criteria.module.css';
import { PublishForm } from './PublishForm';
import { useCategories } from './useCategories';

/** What an organisation counts beside the price, every version, and the form for the next. */
export function CriteriaPage() {
  const { t } = useI18n();
  const query = useQuery(awardCriteriaQuery);
  return (
    <Load query={query} title={t.criteria.title}>
      {({ items, allowedActions }) => {
        const mayPublish = allowedActions.includes('publishAwardCriteria');
        return (
          <div className="stack">
            <PageHead title={t.criteria.title} scope={t.criteria.scope} />
            <KeepingTabs here="/zuschlagskriterien" />
            {items.length > 0 ? (
              <Versions versions={items} />
            ) : (
              <Empty
                text={t.criteria.empty}
                action={
                  mayPublish ? (
                    <a href="#kriterien-title" className={buttonClass()}>
                      {t.criteria.publish}
                    </a>
                  ) : (
                    <Link to="/suche" className={buttonClass()}>
                      {t.contracts.find}
                    </Link>
                  )
                }
              />
            )}
            {mayPublish && <PublishForm />}
          </div>
        );
      }}
    </Load>
  );
}

const signs: Record<SchemaCriteria['state'], { tone: Tone; icon: IconName }> = {
  past: { tone: 'plain', icon: 'stop' },
  current: { tone: 'ok', icon: 'check' },
  future: { tone: 'info', icon: 'clock' },
};

function Versions({ versions }: { versions: SchemaCriteria[] }) {
  const { t, f } = useI18n();
  return (
    <Card flush>
      <Table
        caption={t.criteria.versions}
        rows={versions}
        rowKey={({ id }) => id}
        columns={[
          {
            label: t.criteria.version,
            cell: ({ version, title }) => (
              <span>
                {t.criteria.versionOf(version)}
                <br />
                <span className="muted small">{title}</span>
              </span>
            ),
          },
          {
            label: t.criteria.state,
            cell: ({ state }) => <Tag {...signs[state]}>{t.criteria.states[state]}</Tag>,
          },
          { label: t.criteria.from, cell: ({ from }) => f.date(from) },
          { label: t.criteria.published, cell: ({ publishedAt }) => f.moment(publishedAt) },
          { label: t.criteria.says, cell: ({ body }) => <Weights body={body} /> },
        ]}
      />
    </Card>
  );
}

function Weights({ body }: { body: SchemaCriteriaBody }) {
  const { t, f } = useI18n();
  const categories = useCategories();
  const named = (category: string | undefined) =>
    category ? (categories.find(({ value }) => value === category)?.label ?? category) : '';
  const euros = (amount: string) => f.money({ amount, currency: 'EUR' });
  const says = [
    ...(body.required ?? []).map(({ scheme, category }) =>
      t.criteria.required(t.labelSchemes[scheme], named(category)),
    ),
    body.perDay && t.criteria.perDay(euros(body.perDay)),
    ...(body.labels ?? []).map(({ scheme, percent, category }) =>
      t.criteria.label(t.labelSchemes[scheme], f.rate(percent), named(category)),
    ),
    body.perRepairPoint && t.criteria.repair(f.rate(body.perRepairPoint)),
    body.co2 && t.criteria.co2(euros(body.co2.perTonne), f.integer(body.co2.unstatedGrams)),
  ].filter((text): text is string => typeof text === 'string');
  return (
    <ul className={css.weights}>
      {says.map((text) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  );
}
