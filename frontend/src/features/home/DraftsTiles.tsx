import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { openContractChangesQuery, openPriceListsQuery } from '../../api/contracts';
import { ruleDraftsQuery } from '../../api/queries';
import { useI18n } from '../../i18n';
import { Card } from '../../ui/card';
import css from './home.module.css';

const shown = 3;

/** Drafts of rules that nobody has put into force yet. */
export function RuleDraftsTile() {
  const { t } = useI18n();
  const { data } = useQuery(ruleDraftsQuery);
  const open = data?.items.filter(({ status }) => status === 'draft') ?? [];
  return (
    <Drafts
      heading={t.home.ruleDrafts}
      rows={open.map(({ id, rule, draftedBy, draftedAt }) => ({
        id,
        link: (
          <Link to="/regeln/entwuerfe/$draftId" params={{ draftId: id }}>
            {rule.citation}
          </Link>
        ),
        by: draftedBy,
        at: draftedAt,
      }))}
      all={
        <Link to="/regeln" search={{ ansicht: 'entwuerfe' }}>
          {t.home.allDrafts}
        </Link>
      }
    />
  );
}

/** Drafts of contracts and of their changes. */
export function ContractDraftsTile() {
  const { t } = useI18n();
  const { data } = useQuery(openContractChangesQuery);
  return (
    <Drafts
      heading={t.home.contractDrafts}
      rows={(data?.items ?? []).map(({ id, number, title, draftedBy, draftedAt }) => ({
        id,
        link: (
          <Link to="/vertragsaenderungen/$changeId" params={{ changeId: id }}>
            {title || number || t.contractChanges.untitled}
          </Link>
        ),
        by: draftedBy,
        at: draftedAt,
      }))}
      all={<Link to="/rahmenvertraege">{t.home.allContracts}</Link>}
    />
  );
}

/** Price lists that wait for a second person. */
export function PriceListsTile() {
  const { t } = useI18n();
  const { data } = useQuery(openPriceListsQuery);
  const { uses, numbered, inLot } = t.priceLists;
  return (
    <Drafts
      heading={t.home.priceLists}
      rows={(data?.items ?? []).map(({ id, use, number, supplier, lotNumber, uploadedBy, uploadedAt }) => ({
        id,
        link: (
          <>
            <Link to="/preislisten/$listId" params={{ listId: id }}>
              {numbered(uses[use], number)}
            </Link>
            <br />
            <span className="muted small">{inLot(supplier.name, lotNumber)}</span>
          </>
        ),
        by: uploadedBy,
        at: uploadedAt,
      }))}
      all={<Link to="/rahmenvertraege">{t.home.allContracts}</Link>}
    />
  );
}

interface Draft {
  id: string;
  link: ReactNode;
  by?: string | null | undefined;
  at: string;
}

function Drafts({ heading, rows, all }: { heading: string; rows: Draft[]; all: ReactNode }) {
  const { t, f } = useI18n();
  if (rows.length === 0) return null;
  return (
    <Card label={heading}>
      <h2>{heading}</h2>
      <ul className={css.list}>
        {rows.slice(0, shown).map(({ id, link, by, at }) => (
          <li key={id} className="row-between">
            <span>{link}</span>
            <span className="muted small">{t.contractChanges.byOn(by ?? t.contractChanges.gone, f.moment(at))}</span>
          </li>
        ))}
      </ul>
      {all}
    </Card>
  );
}
