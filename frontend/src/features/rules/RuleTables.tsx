import { Link, useSearch } from '@tanstack/react-router';
import type { SchemaRule, SchemaRuleVersion } from '../../api/schema';
import { useI18n } from '../../i18n';
import { buttonClass } from '../../ui/button';
import { Card } from '../../ui/card';
import { Empty } from '../../ui/parts';
import { Table } from '../../ui/table';
import { jurisdictions } from './fields';
import { useWords } from './useWords';
import { sayingOf, whoseOf } from './words';

type Group = 'law' | 'funding' | 'own' | 'shop';
const groups: Group[] = ['law', 'own', 'funding', 'shop'];

function groupOf(rule: SchemaRule): Group {
  if (rule.organisation) return 'own';
  if (rule.jurisdiction === 'SHOP') return 'shop';
  return rule.jurisdiction === 'FUND' ? 'funding' : 'law';
}

const order: readonly string[] = jurisdictions;
const byMaker = (a: SchemaRuleVersion, b: SchemaRuleVersion) =>
  order.indexOf(a.rule.jurisdiction ?? '') - order.indexOf(b.rule.jurisdiction ?? '') ||
  a.rule.id.localeCompare(b.rule.id);

/** The rules by whose they are: law first, then one's own, then what the shop was supplied with. */
export function RuleTables({ rules }: { rules: SchemaRuleVersion[] }) {
  const { t } = useI18n();
  const { von, art, am } = useSearch({ from: '/signed-in/regeln' });
  const chosen = rules
    .filter(({ rule }) => (!von || rule.jurisdiction === von) && (!art || rule.kind === art))
    .sort(byMaker);
  if (chosen.length === 0)
    return (
      <Empty
        text={rules.length === 0 ? t.rules.empty : t.rules.noneFits}
        action={
          <Link to="/regeln" search={am && rules.length > 0 ? { am } : {}} className={buttonClass()}>
            {rules.length > 0 ? t.rules.showAll(rules.length) : t.rules.today}
          </Link>
        }
      />
    );
  return groups.map((group) => {
    const rows = chosen.filter(({ rule }) => groupOf(rule) === group);
    return rows.length > 0 && <GroupTable key={group} caption={t.rules.groups[group]} rows={rows} />;
  });
}

function GroupTable({ caption, rows }: { caption: string; rows: SchemaRuleVersion[] }) {
  const { t, f } = useI18n();
  const words = useWords();
  return (
    <section className="stack-small" aria-label={caption}>
      <h2>{caption}</h2>
      <Card flush>
        <Table
          caption={caption}
          rows={rows}
          rowKey={({ rule }) => rule.id}
          columns={[
            {
              label: t.rules.rule,
              width: '22%',
              cell: ({ rule }) => (
                <span>
                  <Link to="/regeln/$ruleId" params={{ ruleId: rule.id }}>
                    {rule.citation}
                  </Link>
                  <br />
                  <span className="muted small">
                    {rule.id} · {t.rules.versionOf(rule.version ?? 1)}
                  </span>
                </span>
              ),
            },
            { label: t.rules.whose, width: '15%', text: true, cell: ({ rule }) => whoseOf(rule, t) },
            { label: t.rules.says, width: '23%', text: true, cell: ({ rule }) => sayingOf(rule, words) },
            {
              label: t.rules.source,
              width: '27%',
              text: true,
              cell: ({ rule: { source } }) => (
                <span>
                  {source.title}
                  <br />
                  <span className="muted small">
                    {t.rules.sourceState(f.date(source.state))},{' '}
                    {source.confirmed ? t.rules.confirmed : t.rules.unconfirmed}
                  </span>
                </span>
              ),
            },
            {
              label: t.rules.period,
              width: '13%',
              text: true,
              cell: ({ rule: { valid } }) =>
                valid.to ? t.rules.fromTo(f.date(valid.from), f.dayBefore(valid.to)) : t.rules.from(f.date(valid.from)),
            },
          ]}
        />
      </Card>
    </section>
  );
}
