import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import type { SchemaOrder } from '../../api/schema';
import { useI18n } from '../../i18n';
import type { Format } from '../../i18n/format';
import { today } from '../../lib/day';
import { isQuantity } from '../../lib/quantity';
import { piecesText } from '../../lib/words';
import { Button } from '../../ui/button';
import { DateField } from '../../ui/DateField';
import { Field } from '../../ui/form';
import css from '../../ui/form.module.css';
import { Refusal } from '../../ui/page';
import { useReceiptTexts } from './receiptTexts';
import { useFollow } from './useFollow';

/** The fewest characters of a reason, as the server asks. */
const leastReason = 10;

interface Props {
  order: SchemaOrder;
  kind: 'part' | 'cancel';
  close: () => void;
}

/** How much of each line arrived, or will not; a line left empty is left as it is. */
export function PartForm({ order, kind, close }: Props) {
  const { t, f } = useI18n();
  const r = useReceiptTexts(order);
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const open = order.lines.filter((line) => line.outstanding !== '0');
  const [pieces, setPieces] = useState<Record<number, string>>(() =>
    Object.fromEntries(open.map((line) => [line.lineNo, line.outstanding.replace('.', decimalMark(f))])),
  );
  const [on, setOn] = useState<string | undefined>(today());
  const [words, setWords] = useState('');
  const [tried, setTried] = useState(false);
  const follow = useFollow(order.summary.id, close);
  const typed = open.map(({ lineNo }) => ({ lineNo, quantity: contractQuantity(pieces[lineNo] ?? '') }));
  const lines = typed.filter(({ quantity }) => quantity !== '' && quantity !== '0');
  const wrong = (lineNo: number) => {
    const quantity = lines.find((line) => line.lineNo === lineNo)?.quantity;
    return (quantity !== undefined && !isQuantity(quantity)) || lines.length === 0;
  };
  const faulty = open.find((line) => wrong(line.lineNo));
  const wordless = kind === 'cancel' && words.trim().length < leastReason;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    const first = faulty ? `${id}-${faulty.lineNo}` : kind === 'part' && !on ? `${id}-on` : wordless && `${id}-words`;
    if (first) document.getElementById(first)?.focus();
    else if (!follow.isPending) {
      const said = words.trim();
      follow.mutate(
        kind === 'part'
          ? { receipt: { on: on ?? '', lines, ...(said ? { reference: said } : {}) } }
          : { cancellation: { lines, reason: said } },
      );
    }
  };
  return (
    <form className="stack-small" onSubmit={submit} noValidate>
      <h3 ref={heading} tabIndex={-1}>
        {kind === 'part' ? r.partTitle : r.cancelTitle}
      </h3>
      <div className={css.fields}>
        {open.map((line) => (
          <Field
            key={line.lineNo}
            id={`${id}-${line.lineNo}`}
            label={r.quantityOf(line.product.name)}
            hint={`${r.outstanding}: ${piecesText(t, f, line.outstanding, line.product.unit)}`}
            error={tried && wrong(line.lineNo) ? r.noQuantity : undefined}
          >
            {(attributes) => (
              <input
                {...attributes}
                inputMode="decimal"
                autoComplete="off"
                value={pieces[line.lineNo] ?? ''}
                onChange={(event) => setPieces({ ...pieces, [line.lineNo]: event.target.value })}
              />
            )}
          </Field>
        ))}
        {kind === 'part' && (
          <DateField
            id={`${id}-on`}
            label={r.on}
            value={on}
            error={tried && !on ? r.noDay : undefined}
            onChange={setOn}
          />
        )}
        <Field
          id={`${id}-words`}
          label={kind === 'part' ? r.reference : r.reason}
          hint={kind === 'part' ? r.referenceHint : r.reasonHint}
          error={tried && wordless ? r.noReason : undefined}
        >
          {(attributes) => (
            <input
              {...attributes}
              maxLength={500}
              autoComplete="off"
              value={words}
              onChange={(event) => setWords(event.target.value)}
            />
          )}
        </Field>
      </div>
      {kind === 'cancel' && order.summary.channel === 'framework' && <p className="muted small">{r.frees}</p>}
      <Refusal failure={follow.error} />
      <div className={css.actions}>
        <Button onClick={close}>{r.back}</Button>
        <Button type="submit">{follow.isPending ? r.saving : kind === 'part' ? r.save : r.saveCancel}</Button>
      </div>
    </form>
  );
}

/** The sign before decimals in the page's language. */
const decimalMark = (f: Format) => f.quantity('0.5').charAt(1);

/** What somebody typed, as the contract writes quantities. */
const contractQuantity = (text: string) => text.trim().replace(',', '.');
