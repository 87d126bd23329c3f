import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, body } from '../../api/client';
import { fieldErrors } from '../../api/problem';
import type { SchemaBodyTerm, SchemaNewBodyTerm } from '../../api/schema';
import { base64 } from '../../lib/base64';
import { addDays, today } from '../../lib/day';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { DateField } from '../../ui/DateField';
import { Field } from '../../ui/form';
import type { DetailsWithVersion } from './Details';
import { Form } from './FactsForm';
import css from './organisation.module.css';
import { useAnew } from './queries';
import { useTermWords } from './termTexts';

type Kind = SchemaBodyTerm['kind'];
type Value = SchemaBodyTerm['value'];

const values: Record<Kind, Value[]> = {
  inhouse: ['none', 'gwb_108_1', 'gwb_108_2', 'gwb_108_4_5', 'gwb_120_4'],
  prices: ['both', 'own', 'contract'],
};

/** What stands between a legal entity and the cooperative; nothing is shown where there can be nothing. */
export function Terms({ details }: { details: DetailsWithVersion }) {
  if (!details.allowedActions.includes('setBodyTerm') && details.terms.length === 0) return null;
  return (
    <>
      <TermCard kind="inhouse" details={details} />
      <TermCard kind="prices" details={details} />
    </>
  );
}

function TermCard({ kind, details }: { kind: Kind; details: DetailsWithVersion }) {
  const { b } = useTermWords();
  const [open, setOpen] = useState(false);
  const texts = b.kinds[kind];
  const lines = details.terms.filter((term) => term.kind === kind);
  return (
    <Card label={texts.title}>
      <div className="stack-small">
        <h2>{texts.title}</h2>
        <p className="muted">{texts.hint}</p>
        {!lines.some(({ state }) => state === 'held') && <p>{texts.without}</p>}
        <ul className={css.lines}>
          {lines.map((term) => (
            <Line key={term.id} term={term} organisationId={details.organisation.id} />
          ))}
        </ul>
        {details.allowedActions.includes('setBodyTerm') && !open && (
          <div>
            <Button onClick={() => setOpen(true)}>{texts.add}</Button>
          </div>
        )}
        {open && <TermForm kind={kind} organisationId={details.organisation.id} close={() => setOpen(false)} />}
      </div>
    </Card>
  );
}

function Line({ term, organisationId }: { term: SchemaBodyTerm; organisationId: string }) {
  const { b, w, f } = useTermWords();
  return (
    <li>
      {b.values[term.value]}{' '}
      <span className="muted num">
        {f.date(term.from)} – {term.until ? f.dayBefore(term.until) : w.openEnd}, {w.states[term.state]}
      </span>
      {term.document && (
        <>
          <br />
          <a href={`/api/v1/organisations/${organisationId}/terms/${term.id}/document`} download={term.document.name}>
            {b.evidence(term.document.name)}
          </a>{' '}
          <span className="muted small num" title={term.document.sha256}>
            SHA-256 {term.document.sha256.slice(0, 12)}
          </span>
        </>
      )}
    </li>
  );
}

function TermForm({ kind, organisationId, close }: { kind: Kind; organisationId: string; close: () => void }) {
  const { b, w } = useTermWords();
  const anew = useAnew();
  const [value, setValue] = useState<Value>(values[kind][0] ?? 'none');
  const [from, setFrom] = useState<string | undefined>(today());
  const [last, setLast] = useState<string>();
  const [file, setFile] = useState<File>();
  const set = useMutation({
    mutationFn: async () => {
      const term: SchemaNewBodyTerm = { kind, value, from: from ?? today(), until: last ? addDays(last, 1) : null };
      if (file && kind === 'inhouse') term.document = { name: file.name, content: await base64(file) };
      return body(
        api.POST('/organisations/{organisationId}/terms', { params: { path: { organisationId } }, body: term }),
      );
    },
    onSuccess: async () => {
      await anew();
      close();
    },
  });
  const errors = fieldErrors(set.error);
  return (
    <Form saving={set} close={close} submit={() => set.mutate()}>
      <div className={css.fields}>
        <Field id={`${kind}-wert`} label={b.kinds[kind].value} error={errors.value}>
          {(attributes) => (
            <select {...attributes} value={value} onChange={(event) => setValue(event.target.value as Value)}>
              {values[kind].map((one) => (
                <option key={one} value={one}>
                  {b.values[one]}
                </option>
              ))}
            </select>
          )}
        </Field>
        <DateField id={`${kind}-ab`} label={w.from} value={from} onChange={setFrom} error={errors.from} />
        <DateField id={`${kind}-bis`} label={w.until} value={last} onChange={setLast} error={errors.until} />
        {kind === 'inhouse' && value !== 'none' && (
          <Field id="inhouse-nachweis" label={b.file} hint={b.fileHint} error={errors.document}>
            {(attributes) => (
              <input
                {...attributes}
                type="file"
                accept="application/pdf,.pdf"
                required
                onChange={(event) => setFile(event.target.files?.[0])}
              />
            )}
          </Field>
        )}
      </div>
    </Form>
  );
}
