import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api, body } from '../../api/client';
import type { SchemaCandidate, SchemaCandidates, SchemaProduct } from '../../api/schema';
import { useI18n } from '../../i18n';
import { unitPriceText } from '../../lib/words';
import { Button } from '../../ui/button';
import { Tag } from '../../ui/card';
import { Refusal } from '../../ui/page';
import css from './comparison.module.css';

interface Props {
  product: SchemaProduct;
  candidates: SchemaCandidates;
  mayAsk: boolean;
}

/**
 * Products that may be the same thing. Nobody has said so yet, therefore they are not compared; a cheaper one is worth
 * asking for.
 */
export function Candidates({ product, candidates, mayAsk }: Props) {
  const { t } = useI18n();
  if (candidates.count === 0) return null;
  return (
    <details open={candidates.items.some((one) => one.cheaper)}>
      <summary>{t.candidates.summary(candidates.count)}</summary>
      <p className="muted small">{t.candidates.hint}</p>
      <ul className={css.excluded}>
        {candidates.items.map((candidate) => (
          <li key={candidate.matchId}>
            <One candidate={candidate} unit={product.unit} mayAsk={mayAsk} />
          </li>
        ))}
      </ul>
    </details>
  );
}

function One({ candidate, unit, mayAsk }: { candidate: SchemaCandidate; unit: string; mayAsk: boolean }) {
  const { t, f } = useI18n();
  const ask = useMutation({
    mutationFn: () =>
      body(api.POST('/product-matches/{matchId}/requests', { params: { path: { matchId: candidate.matchId } } })),
  });
  return (
    <>
      <Link to="/produkte/$productId" params={{ productId: candidate.productId }}>
        {candidate.name}
      </Link>{' '}
      {candidate.cheaper && (
        <Tag tone="warn" icon="info">
          {t.candidates.cheaper}
        </Tag>
      )}
      <br />
      <span className="muted small">
        {[
          candidate.manufacturer,
          candidate.partNumber,
          candidate.piecePrice && unitPriceText(t, f, candidate.piecePrice, unit),
        ]
          .filter(Boolean)
          .join(' · ')}
      </span>
      {mayAsk && (
        <p role="status">
          {ask.isSuccess ? (
            t.candidates.asked
          ) : (
            <Button kind="quiet" aria-label={t.candidates.askFor(candidate.name)} onClick={() => ask.mutate()}>
              {t.candidates.ask}
            </Button>
          )}
        </p>
      )}
      <Refusal failure={ask.error} />
    </>
  );
}
