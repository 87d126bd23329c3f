import type { UseMutationResult } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import type { SchemaCompetition } from '../../api/schema';
import { Button } from '../../ui/button';
import { Check } from '../../ui/Check';
import { FieldError } from '../../ui/form';
import { Refusal } from '../../ui/page';
import css from './competitions.module.css';
import { useWords } from './texts';

/** The declaration of VgV section 6, asked before a step that weighs offers. */
export function Declaration({
  given,
  change,
  missing,
}: {
  given: boolean;
  change: (to: boolean) => void;
  missing: boolean;
}) {
  const w = useWords();
  const id = useId();
  return (
    <div>
      <Check id={id} checked={given} onChange={change}>
        {w.declare}
      </Check>
      {missing && !given && <FieldError id={`${id}-error`}>{w.declareFault}</FieldError>}
    </div>
  );
}

interface Props {
  hint: ReactNode;
  label: string;
  children?: ReactNode;
  step: Pick<UseMutationResult<SchemaCompetition, Error, void>, 'mutate' | 'isPending' | 'error'>;
}

/** A step with one button, after the declaration. */
export function DeclaredStep({ hint, label, step, children }: Props) {
  const [given, setGiven] = useState(false);
  const [tried, setTried] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (given && !step.isPending) step.mutate();
  };
  return (
    <form className={css.form} noValidate onSubmit={submit}>
      <p>{hint}</p>
      {children}
      <Declaration given={given} change={setGiven} missing={tried} />
      <Refusal failure={step.error} />
      <Button kind="primary" type="submit" className={css.start} aria-busy={step.isPending}>
        {label}
      </Button>
    </form>
  );
}

/** A step with one button and nothing to declare. */
export function PlainStep({ hint, label, step }: Props) {
  return (
    <div className={css.form}>
      <p>{hint}</p>
      <Refusal failure={step.error} />
      <Button
        kind="primary"
        className={css.start}
        aria-busy={step.isPending}
        onClick={() => !step.isPending && step.mutate()}
      >
        {label}
      </Button>
    </div>
  );
}
