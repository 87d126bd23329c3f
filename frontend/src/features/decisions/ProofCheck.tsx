import { useMutation } from '@tanstack/react-query';
import { useI18n } from '../../i18n';
import { Button } from '../../ui/button';
import { Note } from '../../ui/card';
import { Icon } from '../../ui/Icon';
import { Refusal } from '../../ui/page';
import { checkProof } from './checkProof';
import css from './decision.module.css';

const icons = { ok: 'check', failed: 'close', open: 'clock' } as const;
const tones = { confirmed: 'ok', refuted: 'crit', partly: 'warn' } as const;

/** "Nachweis prüfen": the proof file at the address, checked here in the browser, with every step and its result. */
export function ProofCheck({ href }: { href: string }) {
  const { t, language } = useI18n();
  const check = useMutation({ mutationFn: () => checkProof(href, language) });
  return (
    <div className="stack-small">
      <div>
        <Button aria-busy={check.isPending} onClick={() => !check.isPending && check.mutate()}>
          <Icon name="shield" />
          {t.decision.check}
        </Button>
      </div>
      <Refusal failure={check.error} />
      <div role="status">
        {check.data && (
          <Note tone={tones[check.data.verdict]}>
            <p>{check.data.said}</p>
            <ol className={css.steps}>
              {check.data.steps.map(({ name, state, what, result }) => (
                <li key={name} data-step={name} data-state={state}>
                  <Icon name={icons[state]} />
                  <span>
                    {what}: <strong>{result}</strong>
                  </span>
                </li>
              ))}
            </ol>
            <p className="small">
              {t.decision.checkedHere} <a href="/pruefen">{t.decision.checkElsewhere}</a>
            </p>
          </Note>
        )}
      </div>
    </div>
  );
}
