import { useQuery } from '@tanstack/react-query';
import { useRouterState } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { partListQuery } from '../../api/queries';
import { useI18n } from '../../i18n';
import { Button } from '../../ui/button';
import { Card, Skeleton } from '../../ui/card';
import { Denied, useMay } from '../../ui/Denied';
import { Field } from '../../ui/form';
import { PageHead, Refusal } from '../../ui/page';
import { PartListResult } from './PartListResult';
import css from './partlist.module.css';
import { usePartTexts } from './partTexts';

/** Many part numbers at once: pasted here or into the search field, looked through, and put into the basket in one click. */
export function PartListPage() {
  const pasted = useRouterState({ select: (state) => state.location.state.pasted ?? '' });
  if (!useMay('readPartList')) return <Denied roles={['requester', 'officer']} />;
  return <PartList key={pasted} pasted={pasted} />;
}

/** Signs that no text of ours holds would make the whole list unusable. */
const readable = (text: string) => text.replaceAll('\0', '');

function PartList({ pasted }: { pasted: string }) {
  const { t } = useI18n();
  const parts = usePartTexts();
  const [text, setText] = useState(() => readable(pasted));
  const [asked, setAsked] = useState(text);
  const query = useQuery(partListQuery(asked));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(text);
  };
  const nothing = query.data && query.data.rows.length + query.data.unread.length === 0;
  if (query.data && !nothing) return <PartListResult list={query.data} change={() => setAsked('')} />;
  if (query.isFetching) {
    return (
      <div className="stack" aria-busy="true">
        <PageHead title={parts.title} />
        <p role="status">{t.common.loading}</p>
        <Skeleton rows={8} />
      </div>
    );
  }
  return (
    <div className="stack">
      <PageHead title={parts.title} />
      <Refusal failure={query.error} />
      <Card>
        <form className={`stack-small ${css.form}`} onSubmit={submit} noValidate>
          <Field label={parts.field} hint={parts.hint} error={nothing && text === asked ? parts.nothing : undefined}>
            {(attributes) => (
              <textarea
                {...attributes}
                rows={12}
                maxLength={200_000}
                spellCheck={false}
                value={text}
                onChange={(event) => setText(readable(event.target.value))}
              />
            )}
          </Field>
          <div>
            <Button type="submit" kind="primary">
              {parts.read}
            </Button>
          </div>
        </form>
      </Card>
    </div>
  );
}
