import type { SchemaFrameworkContractSummary } from '../api/schema';
import { useI18n } from '../i18n';

/** The day a contract is over: at the pace so far its maximum may be used up before the term ends. */
export function RunsOut({ contract: { end, runsOut } }: { contract: SchemaFrameworkContractSummary }) {
  const { t, f } = useI18n();
  if (!runsOut || runsOut >= end) return <strong>{f.dayBefore(end)}</strong>;
  return (
    <span>
      <strong>{f.date(runsOut)}</strong>
      <br />
      <span className="muted small">{t.contracts.usedUpBefore(f.dayBefore(end))}</span>
    </span>
  );
}
