import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { api, body } from '../../api/client';
import { inquiryQuery } from '../../api/queries';
import type { SchemaInquiry, SchemaInquiryAnswer, SchemaInquiryLetter } from '../../api/schema';
import { useI18n } from '../../i18n';
import { dayInBerlin } from '../../lib/inquiryAnswer';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { ErrorSummary } from '../../ui/form';
import { Refusal } from '../../ui/page';
import { TermsFields } from '../inquiry/TermsFields';
import { useTerms } from '../inquiry/useTerms';
import { DocumentField, documentId } from './DocumentField';
import { useDocument } from './useDocument';

interface Props {
  inquiry: SchemaInquiry;
  letter: SchemaInquiryLetter;
  close: () => void;
}

/** Enters what a supplier answered by letter or mail: the document, price and terms, or that it does not offer. */
export function EnterAnswer({ inquiry, letter, close }: Props) {
  const { t } = useI18n();
  const [today] = useState(() => dayInBerlin(new Date()));
  const [tried, setTried] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const summary = useRef<HTMLDivElement>(null);
  const upload = useDocument();
  const terms = useTerms(today);
  const enter = useEnter(inquiry, letter, close);
  useEffect(() => heading.current?.focus(), []);

  const missing = tried && !upload.data;
  const errors = [...(missing ? [{ field: documentId, text: t.sourcing.faults.document }] : []), ...terms.errors];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (enter.isPending) return;
    setTried(true);
    const taken = terms.take();
    if (taken && upload.data) {
      enter.mutate({ terms: taken, documentId: upload.data.id }, { onError: terms.refuse });
      return;
    }
    requestAnimationFrame(() => summary.current?.focus());
  };
  return (
    <Card label={t.sourcing.enterTitle(letter.contact.supplier.name)}>
      <form className="stack" noValidate onSubmit={submit}>
        <div>
          <h2 ref={heading} tabIndex={-1}>
            {t.sourcing.enterTitle(letter.contact.supplier.name)}
          </h2>
          <p className="muted">{t.sourcing.enterIntro}</p>
        </div>
        {tried && <ErrorSummary errors={errors} focus={summary} />}
        <DocumentField upload={upload} missing={missing} />
        <TermsFields terms={terms} />
        <Refusal failure={enter.error} />
        <div className="row">
          <Button kind="primary" type="submit" aria-disabled={enter.isPending || undefined}>
            {t.sourcing.enterOffer}
          </Button>
          <Button
            onClick={() => enter.mutate({ decline: true, ...(upload.data ? { documentId: upload.data.id } : {}) })}
          >
            {t.sourcing.enterDecline}
          </Button>
          <Button kind="quiet" onClick={close}>
            {t.sourcing.cancel}
          </Button>
        </div>
      </form>
    </Card>
  );
}

function useEnter(inquiry: SchemaInquiry, letter: SchemaInquiryLetter, close: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (answer: SchemaInquiryAnswer) =>
      body(
        api.POST('/inquiries/{inquiryId}/letters/{letterId}/answers', {
          params: { path: { inquiryId: inquiry.id, letterId: letter.id } },
          body: answer,
        }),
      ),
    onSuccess: (next) => {
      client.setQueryData(inquiryQuery(inquiry.id).queryKey, next);
      void client.invalidateQueries({ queryKey: ['comparison', inquiry.product.id] });
      close();
    },
  });
}
