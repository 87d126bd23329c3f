import type { UseQueryResult } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect, useState } from 'react';
import { NetworkFailure, ProblemFailure } from '../api/problem';
import { useShellI18n } from '../i18n';
import { Button, buttonClass } from './button';
import { Card, Note, Skeleton } from './card';
import css from './page.module.css';

/** Names the browser's tab after the page. */
export function useTitle(title: string | undefined) {
  useEffect(() => {
    if (title) document.title = `${title} – ProVi-Marktplatz`;
  }, [title]);
}

/** The page's one h1, with what belongs beside it. */
export function PageHead({ title, scope, children }: { title: string; scope?: string; children?: ReactNode }) {
  useTitle(title);
  return (
    <div className="row-between">
      <div>
        <h1>{title}</h1>
        {scope && <p className="muted">{scope}</p>}
      </div>
      {children}
    </div>
  );
}

interface LoadProps<T> {
  query: UseQueryResult<T>;
  title: string;
  rows?: number;
  /** What stands there while it loads, where that looks otherwise than cards. */
  bones?: ReactNode;
  /** It is a part of a page whose heading stands already. */
  part?: boolean;
  children: (data: T) => ReactNode;
}

/** Shows what a query brought, and before that waiting or failing in words. */
export function Load<T>({ query, title, rows, bones, part, children }: LoadProps<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.isError) return <Failure failure={query.error} again={() => void query.refetch()} part={part} />;
  return <Waiting title={title} bones={bones ?? <Skeleton rows={rows ?? 5} />} part={part} />;
}

type WaitingProps = Pick<LoadProps<unknown>, 'title' | 'bones'> & { part: boolean | undefined };

function Waiting({ title, bones, part }: WaitingProps) {
  const { t } = useShellI18n();
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), 5_000);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className={part ? 'stack-small' : 'stack'} aria-busy="true">
      {part ? <h2>{title}</h2> : <h1>{title}</h1>}
      <p role="status" className={slow ? undefined : 'visually-hidden'}>
        {slow ? t.common.slow : t.common.loading}
      </p>
      {bones}
    </div>
  );
}

interface FailureProps {
  failure: unknown;
  again?: () => void;
  part?: boolean | undefined;
}

/** A page or a part of one that could not be shown: what happened, that nothing changed, what to do now. */
export function Failure({ failure, again, part }: FailureProps) {
  const { t } = useShellI18n();
  const status = failure instanceof ProblemFailure ? failure.status : 0;
  if (status === 404 && !part) return <Gone />;
  const heading =
    failure instanceof NetworkFailure
      ? t.failure.offlineHeading
      : (status === 403 && failure instanceof ProblemFailure && failure.problem.title) || t.failure.heading;
  return (
    <div className="stack">
      {part ? <h2>{heading}</h2> : <h1>{heading}</h1>}
      <Card>
        <div className={css.failure} role="alert">
          <FailureText failure={failure} under={heading} />
          {again && status !== 403 ? (
            <Button onClick={again}>{t.failure.again}</Button>
          ) : (
            <Link to="/" className={buttonClass()}>
              {t.failure.goHome}
            </Link>
          )}
        </div>
      </Card>
    </div>
  );
}

/** What a failure means, in the server's words where it has some; what the heading above says is not said again. */
export function FailureText({ failure, fallback, under }: { failure: unknown; fallback?: string; under?: string }) {
  const { t } = useShellI18n();
  if (!(failure instanceof ProblemFailure)) return <p>{t.failure.offline}</p>;
  const { title, detail, requestId, status, code } = failure.problem;
  return (
    <>
      <p>{[title !== under && title, detail].filter(Boolean).join('. ') || fallback || t.failure.load}</p>
      {status === 403 && code.endsWith('not_allowed') && <p>{t.failure.denied}</p>}
      {requestId && status >= 500 && (
        <p className="muted small">
          {t.failure.reference}: <code>{requestId}</code>
        </p>
      )}
    </>
  );
}

/** A refusal beside the button that caused it. */
export function Refusal({ failure }: { failure: unknown }) {
  const { t } = useShellI18n();
  if (!failure) return null;
  return (
    <div role="alert">
      <Note tone="crit">
        <FailureText failure={failure} fallback={t.failure.notSaved} />
      </Note>
    </div>
  );
}

export function Gone() {
  const { t } = useShellI18n();
  useTitle(t.failure.goneHeading);
  return (
    <div className="stack">
      <h1>{t.failure.goneHeading}</h1>
      <Card>
        <div className={css.failure}>
          <p>{t.failure.gone}</p>
          <Link to="/" className={buttonClass()}>
            {t.failure.goHome}
          </Link>
        </div>
      </Card>
    </div>
  );
}
