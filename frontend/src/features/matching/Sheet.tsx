import { type ReactNode, useEffect, useRef } from 'react';
import { useI18n } from '../../i18n';
import { type Agreement, type MatchRow, type QueueKey, queueKey, queueKeys } from '../../lib/match';
import { Button } from '../../ui/button';
import { Card, Tag, type Tone } from '../../ui/card';
import type { IconName } from '../../ui/Icon';
import { Table } from '../../ui/table';
import css from './matching.module.css';

const signs: Record<Agreement, { tone: Tone; icon: IconName }> = {
  same: { tone: 'ok', icon: 'check' },
  different: { tone: 'crit', icon: 'stop' },
  one: { tone: 'plain', icon: 'info' },
};

interface Props {
  /** Of the pair; a new one takes the focus. */
  id: string;
  question: string;
  notes: ReactNode;
  names: [a: ReactNode, b: ReactNode];
  heads: [a: string, b: string];
  rows: MatchRow[];
  /** What to do, by key or button; without it the sheet is only read. */
  act: Record<QueueKey, (() => unknown) | undefined> | undefined;
}

/** Two things side by side with what agrees and what differs; one key each decides, while the sheet has the focus. */
export function Sheet({ id, question, notes, names, heads, rows, act }: Props) {
  const { t } = useI18n();
  const sheet = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: every new pair takes the focus, so that the next key is about it
  useEffect(() => sheet.current?.focus({ preventScroll: true }), [id]);
  return (
    <section
      ref={sheet}
      className={css.sheet}
      aria-label={question}
      tabIndex={-1}
      onKeyDown={(event) => {
        const key = queueKey(event);
        if (!key || event.repeat) return;
        event.preventDefault();
        act?.[key]?.();
      }}
    >
      <Card flush>
        <div className={css.head}>
          <h2>{question}</h2>
          {notes}
        </div>
        <div className={css.names}>
          {heads.map((head, index) => (
            <div key={head}>
              <p className="muted small">{head}</p>
              <p className="strong">{names[index]}</p>
            </div>
          ))}
        </div>
        <Table
          caption={question}
          rows={rows}
          rowKey={(row) => row.key}
          columns={[
            { label: t.matching.feature, cell: (row) => row.label },
            { label: heads[0], cell: (row) => row.a || '–' },
            { label: heads[1], cell: (row) => row.b || '–' },
            {
              label: t.matching.verdict,
              cell: (row) =>
                row.agreement && <Tag {...signs[row.agreement]}>{t.matching.agreements[row.agreement]}</Tag>,
            },
          ]}
        />
        {act && <Keys act={act} />}
      </Card>
    </section>
  );
}

function Keys({ act }: { act: NonNullable<Props['act']> }) {
  const { t } = useI18n();
  return (
    <div className={css.keys}>
      {(Object.keys(queueKeys) as QueueKey[])
        .filter((one) => act[one])
        .map((one) => (
          <Button
            key={one}
            kind={one === 'same' ? 'primary' : 'secondary'}
            aria-keyshortcuts={queueKeys[one]}
            onClick={act[one]}
          >
            {t.matching[one]}{' '}
            <span className={css.key} aria-hidden="true">
              {queueKeys[one].toUpperCase()}
            </span>
          </Button>
        ))}
      <p className="muted small">{t.matching.keys}</p>
    </div>
  );
}
