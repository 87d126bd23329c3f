import { useId, useState } from 'react';
import type { SchemaContractLot } from '../../api/schema';
import { Button } from '../../ui/button';
import { DateField } from '../../ui/DateField';
import css from './contracts.module.css';
import { SelectField, TextField } from './TermField';
import { usePlanningTexts } from './texts';

interface Props {
  lot: SchemaContractLot;
  /** Who may follow, by id. */
  bodies: [id: string, name: string][];
  suppliers: [id: string, name: string][];
  change: (lot: Partial<SchemaContractLot>) => void;
}

/** Legal succession of a body or a supplier: ends the one and begins the other in the draft; folded. */
export function SuccessionFields({ lot, bodies, suppliers, change }: Props) {
  const texts = usePlanningTexts().succession;
  const id = useId();
  const [of, setOf] = useState('');
  const [by, setBy] = useState('');
  const [day, setDay] = useState<string>();
  const [evidence, setEvidence] = useState('');
  const names = new Map([...bodies, ...suppliers]);
  const standing: [string, string][] = [
    ...lot.entitled.map(({ organisationId }) => organisationId),
    ...lot.parties.map(({ supplierId }) => supplierId),
  ].map((one) => [one, names.get(one) ?? one]);
  if (standing.length === 0) return null;
  const ofSupplier = lot.parties.some(({ supplierId }) => supplierId === of);
  const ready = of && by && day && evidence.trim();
  const take = () => {
    if (!ready) return;
    change(succeeded(lot, of, by, day, evidence.trim()));
    setOf('');
    setBy('');
  };
  return (
    <details>
      <summary>{texts.title}</summary>
      <div className="stack-small" role="group" aria-label={texts.title}>
        <p className="muted small">{texts.hint}</p>
        <div className={css.fields}>
          <SelectField id={`${id}-of`} label={texts.of} value={of} none="" options={standing} onChange={setOf} />
          <SelectField
            id={`${id}-by`}
            label={texts.by}
            value={by}
            none=""
            options={(ofSupplier ? suppliers : bodies).filter(([one]) => one !== of)}
            onChange={setBy}
          />
          <DateField id={`${id}-day`} label={texts.day} value={day} onChange={setDay} />
          <TextField id={`${id}-evidence`} label={texts.evidence} value={evidence} onChange={setEvidence} max={300} />
        </div>
        <Button small aria-disabled={!ready} onClick={take}>
          {texts.take}
        </Button>
      </div>
    </details>
  );
}

/** The lot with one's time ended on a day and the other's begun, in all else the same. */
function succeeded(lot: SchemaContractLot, of: string, by: string, day: string, evidence: string) {
  const succession = { of, evidence };
  const passed = <One extends { valid: { from: string | null; to: string | null } }>(
    all: One[],
    id: (one: One) => string,
    follow: (one: One) => One,
  ) =>
    all.flatMap((one) =>
      id(one) === of && (one.valid.to === null || one.valid.to > day)
        ? [{ ...one, valid: { ...one.valid, to: day } }, follow({ ...one, valid: { from: day, to: one.valid.to } })]
        : [one],
    );
  return {
    entitled: passed(
      lot.entitled,
      (one) => one.organisationId,
      (one) => ({ ...one, organisationId: by, succession }),
    ),
    parties: passed(
      lot.parties,
      (one) => one.supplierId,
      (one) => ({ ...one, supplierId: by, succession }),
    ),
  };
}
