import { Link } from '@tanstack/react-router';
import type { SchemaHint } from '../api/schema';
import { useI18n } from '../i18n';
import { Note } from './card';
import { More } from './parts';

const severity = { block: 0, warn: 1, info: 2 } as const;
const tones = { block: 'crit', warn: 'warn', info: 'info' } as const;

/** One hint in sight, the heaviest, with the ways out it knows; the others fold behind it. */
export function Hints({ hints }: { hints: SchemaHint[] }) {
  const { t } = useI18n();
  const [first, ...others] = [...hints].sort((a, b) => severity[a.level] - severity[b.level]);
  if (!first) return null;
  return (
    <Note tone={tones[first.level]}>
      <HintText hint={first} />
      {others.length > 0 && (
        <More label={t.facts.moreHints(others.length)}>
          {others.map((hint) => (
            <HintText key={hint.code + hint.text} hint={hint} />
          ))}
        </More>
      )}
    </Note>
  );
}

function HintText({ hint }: { hint: SchemaHint }) {
  const { t } = useI18n();
  return (
    <>
      <p>{hint.text}</p>
      {hint.wayOut && hint.wayOut.length > 0 && (
        <p className="small">
          {t.hints.waysOut}{' '}
          {hint.wayOut.map((way, index) => (
            <span key={way}>
              {index > 0 && ' · '}
              <WayOut way={way} />
            </span>
          ))}
        </p>
      )}
    </>
  );
}

function WayOut({ way }: { way: NonNullable<SchemaHint['wayOut']>[number] }) {
  const { t } = useI18n();
  if (way === 'framework')
    return (
      <Link to="/suche" search={{ weg: ['framework'] }}>
        {t.hints.framework}
      </Link>
    );
  return <Link to={way === 'bundle' ? '/bestellungen' : '/rahmenvertraege'}>{t.hints[way]}</Link>;
}
