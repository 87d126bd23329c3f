import type { SchemaContractChoices, SchemaContractTerms } from '../../api/schema';
import { useI18n } from '../../i18n';
import { afterLastDay, emptyLot, lastDay, withLot, withoutLot } from '../../lib/contractTerms';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { DateField } from '../../ui/DateField';
import css from './contracts.module.css';
import { EntitledMatrix } from './EntitledMatrix';
import { fieldId, LimitFields } from './LimitFields';
import { LotFields } from './LotFields';
import { CodesField, SelectField, TextField } from './TermField';
import { usePlanningTexts } from './texts';

interface Props {
  terms: SchemaContractTerms;
  /** A contract that is in force keeps its number and its regime. */
  isNew: boolean;
  /** How many lots are in force: they stay. */
  lotsKept: number;
  /** Further lots come with a new contract or an amendment. */
  addsLots: boolean;
  choices: SchemaContractChoices;
  change: (terms: SchemaContractTerms) => void;
  told: (pointer: string) => string | undefined;
}

/** All that a contract says. */
export function TermsForm({ terms, isNew, lotsKept, addsLots, choices, change, told }: Props) {
  const { t } = useI18n();
  const texts = t.contractChanges;
  return (
    <div className="stack">
      <Card label={texts.sections.head}>
        <Head terms={terms} isNew={isNew} change={change} told={told} />
      </Card>
      <Card label={texts.sections.total}>
        <div className="stack-small">
          <h2>{texts.sections.total}</h2>
          <LimitFields
            at="/total"
            limits={terms.total}
            change={(limits) => change({ ...terms, total: { ...terms.total, ...limits } })}
            told={told}
          />
        </div>
      </Card>
      <h2>{texts.sections.lots}</h2>
      {terms.lots.map((lot, index) => (
        <LotFields
          key={lot.number}
          index={index}
          lot={lot}
          start={terms.term.from ?? null}
          choices={choices}
          told={told}
          change={(now) => change(withLot(terms, index, now))}
          remove={index >= lotsKept && terms.lots.length > 1 ? () => change(withoutLot(terms, index)) : undefined}
        />
      ))}
      {addsLots && (
        <div>
          <Button onClick={() => change({ ...terms, lots: [...terms.lots, emptyLot(terms.lots.length + 1)] })}>
            {texts.addLot}
          </Button>
        </div>
      )}
      <Card label={texts.sections.entitled}>
        <div className="stack-small">
          <h2>{texts.sections.entitled}</h2>
          <EntitledMatrix terms={terms} organisations={choices.organisations} change={change} />
        </div>
      </Card>
    </div>
  );
}

function Head({ terms, isNew, change, told }: Pick<Props, 'terms' | 'isNew' | 'change' | 'told'>) {
  const { t } = useI18n();
  const texts = t.contractChanges;
  const name = (member: string) => ({
    id: fieldId(`/${member}`),
    label: texts.fields[member] ?? member,
    error: told(`/${member}`),
  });
  const more = usePlanningTexts();
  const text = (member: 'title' | 'group' | 'noticeReference' | 'number') => (
    <TextField {...name(member)} value={terms[member]} onChange={(value) => change({ ...terms, [member]: value })} />
  );
  const { term } = terms;
  return (
    <div className="stack-small">
      <h2>{texts.sections.head}</h2>
      <div className={css.fields}>
        {isNew && text('number')}
        {text('title')}
        {text('group')}
        {isNew && (
          <SelectField
            {...name('regime')}
            value={terms.regime}
            {...(terms.regime === '' ? { none: texts.none } : {})}
            options={[
              ['VgV', 'VgV'],
              ['UVgO', 'UVgO'],
            ]}
            onChange={(regime) => change({ ...terms, regime })}
          />
        )}
        {text('noticeReference')}
        <CodesField
          {...name('cpv')}
          hint={texts.hints.cpv}
          value={terms.cpv}
          onChange={(cpv) => change({ ...terms, cpv })}
        />
        <DateField
          id={fieldId('/term')}
          label={texts.fields['term.from'] ?? ''}
          error={told('/term')}
          value={term.from ?? undefined}
          onChange={(from) => change({ ...terms, term: { ...term, from: from ?? null } })}
        />
        <DateField
          label={texts.fields['term.to'] ?? ''}
          value={lastDay(term.to ?? null)}
          onChange={(day) => change({ ...terms, term: { ...term, to: afterLastDay(day) } })}
        />
      </div>
      <div className={css.long}>
        <TextField
          id={fieldId('/extension')}
          label={more.fields.extension ?? ''}
          error={told('/extension')}
          long
          max={2000}
          value={terms.extension ?? ''}
          onChange={(extension) => change({ ...terms, extension })}
        />
      </div>
      {(terms.longTermReason !== '' || told('/longTermReason')) && (
        <div className={css.long}>
          <TextField
            {...name('longTermReason')}
            long
            max={2000}
            value={terms.longTermReason}
            onChange={(longTermReason) => change({ ...terms, longTermReason })}
          />
        </div>
      )}
    </div>
  );
}
