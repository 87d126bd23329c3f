import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { ruleHistoryQuery } from '../../api/queries';
import type { SchemaRuleHistory, SchemaRuleVersion } from '../../api/schema';
import { useI18n } from '../../i18n';
import { useSession } from '../../lib/useSession';
import { buttonClass } from '../../ui/button';
import { Card } from '../../ui/card';
import { Field } from '../../ui/form';
import { Icon } from '../../ui/Icon';
import { Load, PageHead } from '../../ui/page';
import { Facts } from '../../ui/parts';
import { Table } from '../../ui/table';
import { DiffTable } from './DiffTable';
import css from './rules.module.css';
import { SourceFacts } from './SourceFacts';
import { useWords } from './useWords';
import { diffOf, sayingOf, whoseOf } from './words';

const route = '/signed-in/regeln/$ruleId';

/** A rule with all its versions: what the newest says, on what it rests, and two versions side by side. */
export function RulePage() {
  const { t } = useI18n();
  const { ruleId } = useParams({ from: route });
  const query = useQuery(ruleHistoryQuery(ruleId));
  return (
    <Load query={query} title={t.rules.rule}>
      {({ items }) => <Rule versions={items.map(({ version }) => version)} />}
    </Load>
  );
}

function Rule({ versions }: { versions: SchemaRuleVersion[] }) {
  const { t } = useI18n();
  const session = useSession();
  const [newest] = versions;
  if (!newest) return null;
  const { rule } = newest;
  const may = session?.allowedActions.includes('createRuleDraft') ?? false;
  const general = session?.organisation.kind === 'cooperative';
  return (
    <div className="stack">
      <div>
        <nav aria-label={t.facts.youAreHere}>
          <Link to="/regeln" className="back">
            <Icon name="left" size={16} />
            {t.rules.title}
          </Link>
        </nav>
        <PageHead title={rule.citation} scope={`${rule.id} · ${whoseOf(rule, t)}`}>
          {may && general === (rule.organisation === undefined) && (
            <Link to="/regeln/entwerfen" search={{ regel: rule.id }} className={buttonClass('primary')}>
              {t.rules.draftNext}
            </Link>
          )}
        </PageHead>
      </div>
      <Newest version={newest} />
      <Versions versions={versions} />
      <Compare versions={versions} />
    </div>
  );
}

function Newest({ version: { rule, sha256, release } }: { version: SchemaRuleVersion }) {
  const { t, f } = useI18n();
  const words = useWords();
  return (
    <Card label={t.rules.versionOf(rule.version ?? 1)}>
      <div className="stack-small">
        <h2>{sayingOf(rule, words)}</h2>
        <Facts
          rows={[
            [t.rules.period, periodOf(rule.valid, t, f)],
            [t.rules.released, t.rules.releasedBy(release.text, f.moment(release.at))],
          ]}
        />
        <SourceFacts rule={rule} />
        <Facts rows={[[t.rules.checksum, <code key="sum">{sha256}</code>]]} />
      </div>
    </Card>
  );
}

function periodOf(
  valid: SchemaRuleVersion['rule']['valid'],
  t: ReturnType<typeof useI18n>['t'],
  f: ReturnType<typeof useI18n>['f'],
): string {
  return valid.to ? t.rules.fromTo(f.date(valid.from), f.dayBefore(valid.to)) : t.rules.from(f.date(valid.from));
}

function Versions({ versions }: { versions: SchemaRuleHistory['items'][number]['version'][] }) {
  const { t, f } = useI18n();
  const words = useWords();
  return (
    <section className="stack-small" aria-label={t.rules.history}>
      <h2>{t.rules.history}</h2>
      <Card flush>
        <Table
          caption={t.rules.history}
          rows={versions}
          rowKey={({ sha256 }) => sha256}
          columns={[
            { label: t.rules.version, cell: ({ rule }) => t.rules.versionOf(rule.version ?? 1) },
            { label: t.rules.says, cell: ({ rule }) => sayingOf(rule, words) },
            { label: t.rules.period, cell: ({ rule }) => periodOf(rule.valid, t, f) },
            {
              label: t.rules.released,
              cell: ({ release }) => t.rules.releasedBy(release.text, f.moment(release.at)),
            },
          ]}
        />
      </Card>
    </section>
  );
}

/** Two versions of one's choice; at first the newest and the one before it. */
function Compare({ versions }: { versions: SchemaRuleVersion[] }) {
  const { t } = useI18n();
  const words = useWords();
  const search = useSearch({ from: route });
  const navigate = useNavigate({ from: '/regeln/$ruleId' });
  const numbers = versions.map(({ rule }) => rule.version ?? 1);
  const right = search.neu ?? numbers[0] ?? 1;
  const left = search.alt ?? numbers[1] ?? right;
  const of = (number: number) => versions.find(({ rule }) => (rule.version ?? 1) === number)?.rule;
  const after = of(right);
  const rows = after ? diffOf(of(left), after, words) : [];
  const choose = (part: { alt?: number; neu?: number }) =>
    void navigate({ search: { alt: left, neu: right, ...part }, replace: true, resetScroll: false });
  return (
    <Card label={t.rules.compare}>
      <div className="stack-small">
        <h2>{t.rules.compare}</h2>
        {versions.length < 2 ? (
          <p>{t.rules.oneVersion}</p>
        ) : (
          <>
            <div className={css.filter}>
              <Choice label={t.rules.left} numbers={numbers} chosen={left} choose={(alt) => choose({ alt })} />
              <Choice label={t.rules.right} numbers={numbers} chosen={right} choose={(neu) => choose({ neu })} />
            </div>
            {rows.some(({ changed }) => changed) || <p>{t.rules.same}</p>}
            <DiffTable
              rows={rows}
              before={t.rules.versionOf(left)}
              after={t.rules.versionOf(right)}
              caption={t.rules.compare}
            />
          </>
        )}
      </div>
    </Card>
  );
}

interface ChoiceProps {
  label: string;
  numbers: number[];
  chosen: number;
  choose: (version: number) => void;
}

function Choice({ label, numbers, chosen, choose }: ChoiceProps) {
  const { t } = useI18n();
  return (
    <Field label={label}>
      {(attributes) => (
        <select {...attributes} value={chosen} onChange={(event) => choose(Number(event.target.value))}>
          {numbers.map((number) => (
            <option key={number} value={number}>
              {t.rules.versionOf(number)}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
