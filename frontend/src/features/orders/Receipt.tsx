import { useEffect, useRef, useState } from 'react';
import type { SchemaOrder } from '../../api/schema';
import { today } from '../../lib/day';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { Refusal } from '../../ui/page';
import { PartForm } from './PartForm';
import { useReceiptTexts } from './receiptTexts';
import { useFollow } from './useFollow';

/** What became of an order: all of it arrived with one click, a part of it, or a part that never will. */
export function Receipt({ order }: { order: SchemaOrder }) {
  const r = useReceiptTexts(order);
  const [open, setOpen] = useState<'part' | 'cancel'>();
  const back = useRef<HTMLHeadingElement>(null);
  const [closed, setClosed] = useState(false);
  const follow = useFollow(order.summary.id);
  useEffect(() => {
    if (closed) back.current?.focus();
  }, [closed]);
  const close = () => {
    setOpen(undefined);
    setClosed(true);
  };
  return (
    <div className="screen-only">
      <Card label={r.title}>
        <div className="stack-small">
          <h2 ref={back} tabIndex={-1}>
            {r.title}
          </h2>
          {open ? (
            <PartForm order={order} kind={open} close={close} />
          ) : (
            <>
              <Refusal failure={follow.error} />
              <div className="row">
                <Button onClick={() => !follow.isPending && follow.mutate({ receipt: { on: today() } })}>
                  {follow.isPending ? r.saving : r.all}
                </Button>
                <Button onClick={() => setOpen('part')}>{r.part}</Button>
                <Button onClick={() => setOpen('cancel')}>{r.cancel}</Button>
              </div>
            </>
          )}
        </div>
      </Card>
    </div>
  );
}
