import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { contractChangeQuery, contractChoicesQuery, contractTermsQuery } from '../../api/contracts';
import type { SchemaContractChange, SchemaContractChoices } from '../../api/schema';
import { useI18n } from '../../i18n';
import { Button } from '../../ui/button';
import { Card, Note, Tag } from '../../ui/card';
import { Field } from '../../ui/form';
import { Icon } from '../../ui/Icon';
import { Load, PageHead, Refusal } from '../../ui/page';
import css from './contracts.module.css';
import { Differences, useLabel } from './Differences';
import { fieldId } from './LimitFields';
import { TermsForm } from './TermsForm';
import { useChange } from './useChange';

/** A change of a framework contract: what speaks against it, what it alters, and the form for those who may edit it. */
export function ChangePage() {
  const { t } = useI18n();
  const { changeId } = useParams({ from: '/signed-in/vertragsaenderungen/$changeId' });
  const query = useQuery(contractChangeQuery(changeId));
  const choices = useQuery(contractChoicesQuery);
  return (
    <Load query={query} title={t.contractChanges.kinds.correct}>
      {(change) => (
        <Load query={choices} title={t.contractChanges.kinds[change.kind]}>
          {(found) => <Sheet key={change.version} change={change} choices={found} />}
        </Load>
      )}
    </Load>
  );
}

interface SheetProps {
  change: SchemaContractChange;
  choices: SchemaContractChoices;
}

function Sheet({ change, choices }: SheetProps) {
  const { t, f } = useI18n();
  const texts = t.contractChanges;
  const [terms, setTerms] = useState(change.terms);
  const [reason, setReason] = useState(change.reason ?? '');
  const [ground, setGround] = useState(change.ground ?? '');
  const standing = useQuery({ ...contractTermsQuery(change.contractId), enabled: change.kind === 'amend' });
  const { save, release, withdraw } = useChange(change);
  const may = (action: SchemaContractChange['allowedActions'][number]) => change.allowedActions.includes(action);
  const touched = terms !== change.terms || reason !== (change.reason ?? '') || ground !== (change.ground ?? '');
  const statusOnly = ['suspend', 'resume', 'terminate'].includes(change.kind);
  const told = (pointer: string) => change.findings.find((one) => one.pointer === pointer)?.text;
  const busy = save.isPending || release.isPending || withdraw.isPending;
  const store = () =>
    !busy && save.mutate({ reason: reason || null, ground: ground || null, terms: statusOnly ? null : terms });
  return (
    <div className="stack">
      <div>
        <nav aria-label={t.facts.youAreHere}>
          <Link to="/rahmenvertraege" className="back">
            <Icon name="left" size={16} />
            {t.contracts.title}
          </Link>
        </nav>
        <PageHead
          title={`${texts.kinds[change.kind]}: ${change.terms.title || texts.untitled}`}
          scope={[change.terms.number, change.terms.group].filter(Boolean).join(' · ')}
        >
          <StatusTag status={change.status} />
        </PageHead>
        <p className="muted">{texts.byOn(change.draftedBy ?? texts.gone, f.moment(change.draftedAt))}</p>
      </div>
      <Card label={texts.kinds[change.kind]}>
        <div className="stack-small">
          <p>{texts.explain[change.kind]}</p>
          {change.status === 'draft' ? <Findings change={change} /> : <Decided change={change} />}
          {may('edit') && (
            <Why
              change={change}
              choices={choices}
              reason={reason}
              ground={ground}
              setReason={setReason}
              setGround={setGround}
            />
          )}
          {!may('edit') && change.reason && <p>{change.reason}</p>}
          {change.status === 'draft' && change.findings.length === 0 && !may('release') && (
            <Note tone="info">{may('edit') ? texts.author : texts.reader}</Note>
          )}
          {touched && may('release') && <Note tone="info">{texts.unsaved}</Note>}
        </div>
      </Card>
      {!statusOnly && change.kind !== 'create' && (
        <Card label={texts.differences}>
          <div className="stack-small">
            <h2>{texts.differences}</h2>
            <Differences caption={texts.differences} rows={change.differences} choices={choices} />
          </div>
        </Card>
      )}
      {may('edit') && !statusOnly ? (
        <TermsForm
          terms={terms}
          isNew={change.kind === 'create'}
          lotsKept={standing.data?.terms.lots.length ?? (change.kind === 'create' ? 0 : terms.lots.length)}
          addsLots={change.kind === 'create' || change.kind === 'amend'}
          choices={choices}
          change={setTerms}
          told={told}
        />
      ) : (
        change.kind === 'create' && (
          <Card label={texts.kinds.create}>
            <Differences caption={texts.kinds.create} rows={change.differences} choices={choices} />
          </Card>
        )
      )}
      {change.status === 'draft' && (may('edit') || may('release')) && (
        <div className={css.bar}>
          <Refusal failure={save.error ?? release.error ?? withdraw.error} />
          <div className="row">
            {may('release') && !touched && (
              <Button kind="primary" aria-busy={busy} onClick={() => !busy && release.mutate()}>
                {texts.release}
              </Button>
            )}
            <Button kind={may('release') && !touched ? 'secondary' : 'primary'} aria-busy={busy} onClick={store}>
              {texts.save}
            </Button>
            <Button kind="quiet" aria-busy={busy} onClick={() => !busy && withdraw.mutate()}>
              {texts.withdraw}
            </Button>
            <span role="status" className="muted">
              {save.isSuccess && !touched && texts.saved}
            </span>
          </div>
        </div>
      )}
    </div>
  );
}

export function StatusTag({ status }: { status: SchemaContractChange['status'] }) {
  const { t } = useI18n();
  const looks = { draft: ['info', 'clock'], in_force: ['ok', 'check'], withdrawn: ['plain', 'stop'] } as const;
  const [tone, icon] = looks[status];
  return (
    <Tag tone={tone} icon={icon}>
      {t.contractChanges.statuses[status]}
    </Tag>
  );
}

/** What keeps the change from coming into force, each with a link to its place. */
function Findings({ change }: { change: SchemaContractChange }) {
  const { t } = useI18n();
  const label = useLabel();
  const { findings } = change;
  if (findings.length === 0) return <Note tone="ok">{t.contractChanges.noFindings}</Note>;
  return (
    <Note tone="warn">
      <p className="strong">{t.contractChanges.findings(findings.length)}</p>
      <ul className={css.findings}>
        {findings.map(({ pointer, text }) => (
          <li key={pointer + text}>
            {pointer === '' ? (
              text
            ) : (
              <a
                href={`#${fieldId(pointer)}`}
                onClick={(event) => {
                  event.preventDefault();
                  const field = document.getElementById(fieldId(pointer));
                  field?.focus();
                  field?.scrollIntoView({ block: 'center' });
                }}
              >
                {label(pointer)}: {text}
              </a>
            )}
          </li>
        ))}
      </ul>
    </Note>
  );
}

function Decided({ change }: { change: SchemaContractChange }) {
  const { t, f } = useI18n();
  const texts = t.contractChanges;
  const status = texts.statuses[change.status];
  return (
    <p role="status">
      {texts.decided(
        status.charAt(0).toUpperCase() + status.slice(1),
        change.decidedBy ?? texts.gone,
        change.decidedAt ? f.moment(change.decidedAt) : '',
      )}{' '}
      {change.status === 'in_force' && (
        <Link to="/rahmenvertraege/$contractId" params={{ contractId: change.contractId }}>
          {texts.toContract}
        </Link>
      )}
    </p>
  );
}

interface WhyProps extends SheetProps {
  reason: string;
  ground: string;
  setReason: (reason: string) => void;
  setGround: (ground: string) => void;
}

/** Why the contract changes; of an amendment, on which ground. */
function Why({ change, choices, reason, ground, setReason, setGround }: WhyProps) {
  const { t } = useI18n();
  const texts = t.contractChanges;
  if (change.kind === 'create') return null;
  const grounds = choices.grounds.filter((one) => one.regime === change.terms.regime);
  return (
    <div className={`${css.long} stack-small`}>
      {change.kind === 'amend' && (
        <Field label={texts.ground}>
          {(attributes) => (
            <select {...attributes} value={ground} onChange={(event) => setGround(event.target.value)}>
              <option value="">{texts.groundNone}</option>
              {grounds.map((one) => (
                <option key={one.key} value={one.key}>
                  {[
                    one.citation,
                    one.perChangePercent && texts.groundPerChange(one.perChangePercent),
                    one.cumulativePercent && texts.groundCumulative(one.cumulativePercent),
                    one.belowThreshold && texts.groundBelowThreshold,
                  ]
                    .filter(Boolean)
                    .join(', ')}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      <Field label={texts.reason} hint={texts.reasonHint}>
        {(attributes) => (
          <textarea
            {...attributes}
            maxLength={4000}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
    </div>
  );
}
