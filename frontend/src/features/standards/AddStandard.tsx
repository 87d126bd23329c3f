import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { api, body } from '../../api/client';
import { houseStandardsQuery } from '../../api/queries';
import type { SchemaNewHouseStandard } from '../../api/schema';
import { useI18n } from '../../i18n';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { DateField } from '../../ui/DateField';
import { ErrorSummary, Field, type FormError } from '../../ui/form';
import { Refusal } from '../../ui/page';
import { type Picked, ProductPicker } from './ProductPicker';
import css from './standards.module.css';

/** Makes a product the house standard: which one, why, from when to when. */
export function AddStandard({ body: name }: { body: string }) {
  const { t } = useI18n();
  const [product, setProduct] = useState<Picked>();
  const [reason, setReason] = useState('');
  const [from, setFrom] = useState<string>();
  const [until, setUntil] = useState<string>();
  const [tried, setTried] = useState(false);
  const summary = useRef<HTMLDivElement>(null);
  const add = useAdd();

  const missing = { product: tried && !product, reason: tried && reason.trim() === '' };
  const errors: FormError[] = [
    ...(missing.product ? [{ field: 'hausstandard-artikel', text: t.standards.productMissing }] : []),
    ...(missing.reason ? [{ field: 'hausstandard-grund', text: t.standards.reasonMissing }] : []),
  ];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (add.isPending) return;
    setTried(true);
    if (!product || reason.trim() === '') {
      requestAnimationFrame(() => summary.current?.focus());
      return;
    }
    const standard: SchemaNewHouseStandard = { productId: product.id, reason: reason.trim() };
    if (from) standard.from = from;
    if (until) standard.until = until;
    add.mutate(standard, {
      onSuccess: () => {
        setProduct(undefined);
        setReason('');
        setFrom(undefined);
        setUntil(undefined);
        setTried(false);
      },
    });
  };
  return (
    <Card label={t.standards.add}>
      <form className={css.form} noValidate onSubmit={submit} aria-label={t.standards.add}>
        <div>
          <h2>{t.standards.add}</h2>
          <p className="muted">{t.standards.addFor(name)}</p>
        </div>
        <ErrorSummary errors={errors} focus={summary} />
        <Refusal failure={add.error} />
        <ProductPicker
          picked={product}
          pick={setProduct}
          error={missing.product ? t.standards.productMissing : undefined}
        />
        <Field
          id="hausstandard-grund"
          label={t.standards.reason}
          hint={t.standards.reasonHint}
          error={missing.reason ? t.standards.reasonMissing : undefined}
        >
          {(attributes) => (
            <textarea
              {...attributes}
              required
              maxLength={500}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
        <div className="row">
          <DateField label={t.standards.from} value={from} onChange={setFrom} />
          <DateField label={t.standards.until} value={until} onChange={setUntil} />
        </div>
        <div>
          <Button kind="primary" type="submit" aria-busy={add.isPending}>
            {t.standards.save}
          </Button>
        </div>
        <p role="status" className={add.isSuccess && !tried ? undefined : 'visually-hidden'}>
          {add.isSuccess && !tried && t.standards.saved(add.data.productName)}
        </p>
      </form>
    </Card>
  );
}

function useAdd() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (standard: SchemaNewHouseStandard) => body(api.POST('/house-standards', { body: standard })),
    onSuccess: () => client.invalidateQueries({ queryKey: houseStandardsQuery.queryKey }),
  });
}
