import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { api, body } from '../../api/client';
import { priceListQuery } from '../../api/contracts';
import type { SchemaPriceList } from '../../api/schema';
import { useI18n } from '../../i18n';
import { Button } from '../../ui/button';
import { Card, Note, Tag } from '../../ui/card';
import { Icon } from '../../ui/Icon';
import { Load, PageHead, Refusal } from '../../ui/page';
import { Facts, More } from '../../ui/parts';
import { Table } from '../../ui/table';
import { StatusTag } from './ChangePage';
import { ceilingOf, usePriceTexts } from './priceTexts';

/** A price list: what speaks against it, and each article beside what it costs now and may cost. */
export function PriceListPage() {
  const { t } = useI18n();
  const { listId } = useParams({ from: '/signed-in/preislisten/$listId' });
  const query = useQuery(priceListQuery(listId));
  return (
    <Load query={query} title={t.priceLists.title}>
      {(list) => <Sheet list={list} />}
    </Load>
  );
}

function Sheet({ list }: { list: SchemaPriceList }) {
  const { t, f } = useI18n();
  const texts = t.priceLists;
  const words = usePriceTexts();
  const title = texts.numbered(texts.uses[list.use], list.number);
  return (
    <div className="stack">
      <div>
        <nav aria-label={t.facts.youAreHere}>
          <Link to="/rahmenvertraege/$contractId" params={{ contractId: list.contractId }} className="back">
            <Icon name="left" size={16} />
            {t.contractChanges.toContract}
          </Link>
        </nav>
        <PageHead title={title} scope={texts.inLot(list.supplier.name, list.lotNumber)}>
          <StatusTag status={list.status} />
        </PageHead>
        <p className="muted">
          {t.contractChanges.byOn(list.uploadedBy ?? t.contractChanges.gone, f.moment(list.uploadedAt))}
        </p>
      </div>
      <Decision list={list} />
      <Card label={texts.facts}>
        <Facts
          rows={[
            [texts.fromDay[list.use], f.date(list.from)],
            [texts.rule, `${texts.ruleKinds[list.rule.kind]}${list.rule.source && ` (${list.rule.source})`}`],
            [words.ceiling, ceilingOf(list.rule, words, f)],
            [texts.index, list.index && f.quantity(list.index)],
            [texts.file, list.fileName],
            [
              texts.counts,
              list.use === 'reference'
                ? words.counted(list.counts.read, list.counts.refused)
                : texts.counted(list.counts),
            ],
            [words.ended, list.counts.ended > 0 && f.integer(list.counts.ended)],
          ]}
        />
      </Card>
      <Articles list={list} />
    </div>
  );
}

/** What keeps the list from coming into force, and the buttons of those who decide. */
function Decision({ list }: { list: SchemaPriceList }) {
  const { t, f } = useI18n();
  const texts = t.priceLists;
  const words = usePriceTexts();
  const client = useQueryClient();
  const decide = useMutation({
    mutationFn: (way: 'release' | 'withdrawal') =>
      body(
        way === 'release'
          ? api.POST('/price-lists/{listId}/release', { params: { path: { listId: list.id } } })
          : api.POST('/price-lists/{listId}/withdrawal', { params: { path: { listId: list.id } } }),
      ),
    onSuccess: () => client.invalidateQueries(),
  });
  const errors = list.findings.filter((one) => one.severity === 'error');
  const others = list.findings.filter((one) => one.severity !== 'error');
  const may = (action: SchemaPriceList['allowedActions'][number]) => list.allowedActions.includes(action);
  const act = (way: 'release' | 'withdrawal') => !decide.isPending && decide.mutate(way);
  return (
    <Card label={texts.decision}>
      <div className="stack-small">
        {list.status === 'draft' && errors.length === 0 && (
          <p>{list.use === 'reference' ? words.referenceFits : texts.nothingAgainst}</p>
        )}
        {list.status !== 'draft' && (
          <p>
            {t.contractChanges.decided(
              t.contractChanges.statuses[list.status].replace(/^./, (first) => first.toUpperCase()),
              list.decidedBy ?? t.contractChanges.gone,
              f.moment(list.decidedAt ?? list.uploadedAt),
            )}
          </p>
        )}
        {errors.length > 0 && <Note tone="crit">{texts.against(errors.length)}</Note>}
        <FindingRows caption={texts.against(errors.length)} findings={errors} />
        {others.length > 0 && (
          <More label={texts.remarks(others.length)}>
            <FindingRows caption={texts.remarks(others.length)} findings={others} />
          </More>
        )}
        {list.status === 'draft' && errors.length === 0 && may('withdraw') && !may('release') && (
          <Note tone="info">{texts.author}</Note>
        )}
        <Refusal failure={decide.error} />
        {(may('release') || may('withdraw')) && (
          <div className="row">
            {may('release') && (
              <Button kind="primary" aria-busy={decide.isPending} onClick={() => act('release')}>
                {t.contractChanges.release}
              </Button>
            )}
            {may('withdraw') && (
              <Button kind="quiet" aria-busy={decide.isPending} onClick={() => act('withdrawal')}>
                {t.contractChanges.withdraw}
              </Button>
            )}
          </div>
        )}
      </div>
    </Card>
  );
}

function FindingRows({ caption, findings }: { caption: string; findings: SchemaPriceList['findings'] }) {
  const { t, f } = useI18n();
  if (findings.length === 0) return null;
  return (
    <Table
      caption={caption}
      rows={findings.map((finding, index) => ({ ...finding, key: `${finding.code}-${finding.row}-${index}` }))}
      rowKey={(row) => row.key}
      columns={[
        { label: t.suppliers.finding, cell: (row) => row.text },
        { label: t.suppliers.row, numeric: true, cell: (row) => (row.row == null ? '–' : f.integer(row.row)) },
        { label: t.suppliers.sku, cell: (row) => row.sku || '–' },
      ]}
    />
  );
}

function Articles({ list }: { list: SchemaPriceList }) {
  const { t, f } = useI18n();
  const texts = t.priceLists;
  const words = usePriceTexts();
  const euros = (amount: string | null | undefined) =>
    amount ? f.unitPrice({ amount, currency: 'EUR', per: '1' }) : '–';
  return (
    <Card label={texts.articles} flush>
      <Table
        caption={texts.articles}
        showCaption
        rows={list.articles}
        rowKey={(row) => row.sku}
        columns={[
          {
            label: texts.article,
            cell: (row) => (
              <span>
                {row.name} <span className="muted small">{row.sku}</span>
              </span>
            ),
          },
          { label: texts.per, numeric: true, cell: (row) => f.quantity(row.per) },
          { label: texts.before, numeric: true, cell: (row) => euros(row.before) },
          {
            label: texts.after,
            numeric: true,
            cell: (row) => (
              <>
                {row.over && (
                  <Tag tone="crit" icon="stop">
                    {texts.over}
                  </Tag>
                )}{' '}
                {euros(row.after)}
              </>
            ),
          },
          {
            label: list.use === 'reference' ? words.highestCallOff : texts.highest,
            numeric: true,
            cell: (row) => euros(row.highest),
          },
        ]}
      />
    </Card>
  );
}
