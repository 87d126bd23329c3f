import { queryOptions, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, body } from '../../api/client';
import type {
  SchemaAccessExplanation,
  SchemaCallOffRight,
  SchemaOrganisationRef,
  SchemaPersonRef,
} from '../../api/schema';
import { useSession } from '../../lib/useSession';
import { Card, Tag } from '../../ui/card';
import { Field } from '../../ui/form';
import { Load } from '../../ui/page';
import { useAccessWords } from './accessTexts';
import css from './organisation.module.css';
import { peopleQuery, treeQuery } from './queries';

const actionsQuery = (language: string) =>
  queryOptions({
    queryKey: ['access', 'actions', language],
    queryFn: async ({ signal }) => (await body(api.GET('/access/actions', { signal }))).items,
  });

/** The answer for somebody, or for oneself where nobody is named. */
const accessQuery = (personId: string | undefined, organisationId: string, action: string) =>
  queryOptions({
    queryKey: ['organisation', 'access', personId, organisationId, action],
    queryFn: ({ signal }) => {
      const query = { organisationId, action };
      return personId
        ? body(api.GET('/people/{personId}/access', { params: { path: { personId }, query }, signal }))
        : body(api.GET('/account/access', { params: { query }, signal }));
    },
    enabled: action !== '' && personId !== '',
  });

/** Why somebody may do something here, or what is missing. */
export function Access({ here, people }: { here: SchemaOrganisationRef; people: SchemaPersonRef[] }) {
  const { a, w } = useAccessWords();
  const [personId, setPerson] = useState('');
  const [at, setAt] = useState(here.id);
  const tree = useQuery(treeQuery).data?.items ?? [];
  const others = useQuery(peopleQuery('')).data?.items ?? [];
  const known = new Map([...people, ...others.map(({ person }) => person)].map((one) => [one.id, one.name]));
  return (
    <Asked title={a.title} personId={personId} organisationId={at}>
      <Choice id="zugriff-person" label={w.person} value={personId} change={setPerson} options={[...known]} />
      <Choice
        id="zugriff-stelle"
        label={a.place}
        value={at}
        change={setAt}
        options={tree.map(({ organisation: { id, name } }) => [id, name])}
      />
    </Asked>
  );
}

/** The same for oneself, where one acts. */
export function OwnAccess() {
  const { a } = useAccessWords();
  const session = useSession();
  return session ? <Asked title={a.ownTitle} organisationId={session.organisation.id} /> : null;
}

interface AskedProps {
  title: string;
  personId?: string;
  organisationId: string;
  children?: React.ReactNode;
}

function Asked({ title, personId, organisationId, children }: AskedProps) {
  const { a, language } = useAccessWords();
  const [action, setAction] = useState('');
  const actions = useQuery(actionsQuery(language)).data ?? [];
  const answer = useQuery(accessQuery(personId, organisationId, action));
  return (
    <Card label={title}>
      <div className="stack-small">
        <h2>{title}</h2>
        <p className="muted">{a.hint}</p>
        <div className={css.fields}>
          {children}
          <Choice
            id="zugriff-vorgang"
            label={a.action}
            value={action}
            change={setAction}
            options={actions.map(({ id, text }) => [id, text])}
          />
        </div>
        <div role="status">
          {action !== '' && personId !== '' && (
            <Load query={answer} title={title} rows={2}>
              {(one) => (
                <div className="stack">
                  <Answer one={one} />
                  {one.callOffs && <CallOffs all={one.callOffs} />}
                </div>
              )}
            </Load>
          )}
        </div>
      </div>
    </Card>
  );
}

function Answer({ one }: { one: SchemaAccessExplanation }) {
  const { a, t } = useAccessWords();
  if (one.allowed)
    return (
      <div className="stack-small">
        <div>
          <Tag tone="ok" icon="check">
            {a.yes}
          </Tag>
        </div>
        <ul className={css.lines}>
          {one.ways.map((way) => (
            <Way key={`${way.rule}${way.organisation?.id}${way.deputyFor?.id}${way.from}`} way={way} />
          ))}
        </ul>
      </div>
    );
  return (
    <div className="stack-small">
      <div>
        <Tag tone="plain" icon="info">
          {a.no}
        </Tag>
      </div>
      <p>{a.needed}</p>
      <ul>
        {one.needed.map(({ role, condition }) => (
          <li key={role}>
            {t.roles[role]}, {a.where[condition](one.organisation.name)}
          </li>
        ))}
      </ul>
      <p>{one.held.length === 0 ? a.holdsNothing : a.held}</p>
      <ul>
        {one.held.map(({ role, organisation, from, reason }) => (
          <li key={`${role}${organisation.id}${from}${reason}`}>
            {t.roles[role]}, {organisation.name}: {a.reasons[reason]}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** From which lots the body may call off, and where the notice says so. */
function CallOffs({ all }: { all: SchemaCallOffRight[] }) {
  const { a, f } = useAccessWords();
  const why = ({ ground, named, annex, notice, asOf, until }: SchemaCallOffRight) => [
    ground === 'name' ? a.byName(annex) : a.byClass(named?.name, annex),
    asOf && a.asOf(f.date(asOf)),
    notice && a.notice(notice),
    until && a.till(f.dayBefore(until)),
  ];
  return (
    <div className="stack-small">
      <h3>{a.callOffs}</h3>
      {all.length === 0 && <p>{a.noCallOffs}</p>}
      <ul className={css.lines}>
        {all.map((one) => (
          <li key={`${one.contractId}${one.lotNumber}${one.annex}${one.named?.id}`}>
            {a.lot(`${one.contractNumber} ${one.contractTitle}`, one.lotNumber, one.lotTitle)}
            <br />
            <span className="muted">{why(one).filter(Boolean).join(', ')}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Way({ way }: { way: SchemaAccessExplanation['ways'][number] }) {
  const { a, t, f, w } = useAccessWords();
  const since = [way.from && a.since(f.date(way.from)), way.until && a.till(f.dayBefore(way.until))];
  const giver = way.givenBy ? a.by(way.givenBy.name) : a.byAbove;
  const by = { set_up: a.setUp, directory: w.fromDirectory, person: giver }[way.given];
  return (
    <li>
      <strong>
        {t.roles[way.role]}, {way.organisation?.name ?? a.above}
      </strong>
      {way.deputyFor && <> ({a.deputyFor(way.deputyFor.name)})</>}
      {way.mandateFor && <> ({a.mandateFor(way.mandateFor.name)})</>}
      <br />
      <span className="muted">{[...since.filter(Boolean), by].join(', ')}</span>
      {way.path.length > 1 && (
        <>
          <br />
          <span className="muted">
            {w.places}: {way.path.map(({ name }) => name).join(' → ')}
          </span>
        </>
      )}
    </li>
  );
}

interface ChoiceProps {
  id: string;
  label: string;
  value: string;
  change: (value: string) => void;
  options: [value: string, label: string][];
}

function Choice({ id, label, value, change, options }: ChoiceProps) {
  const { w } = useAccessWords();
  return (
    <Field id={id} label={label}>
      {(attributes) => (
        <select {...attributes} value={value} onChange={(event) => change(event.target.value)}>
          <option value="">{w.chooseParent}</option>
          {options.map(([one, text]) => (
            <option key={one} value={one}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
