import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { SchemaCompetition, SchemaCompetitionStandstill } from '../../api/schema';
import { useI18n } from '../../i18n';
import { isSummer } from '../../lib/berlin';
import { Card } from '../../ui/card';
import { Load, PageHead } from '../../ui/page';
import { Facts } from '../../ui/parts';
import { AwardNote } from './AwardNote';
import css from './competitions.module.css';
import { EndForm } from './EndForm';
import { Next } from './Next';
import { Opening } from './Opening';
import { Questions } from './Questions';
import { competitionQuery } from './queries';
import { Ranking } from './Ranking';
import { Received } from './Received';
import { State } from './State';
import { TimeLine } from './TimeLine';
import { useWords } from './texts';

/** One mini-competition for those who run it, open its offers or look at it. */
export function CompetitionPage() {
  const w = useWords();
  const { competitionId } = useParams({ from: '/signed-in/miniwettbewerbe/$competitionId' });
  const query = useQuery(competitionQuery(competitionId));
  return (
    <Load query={query} title={w.title} rows={6}>
      {(competition) => <Competition competition={competition} />}
    </Load>
  );
}

function Competition({ competition }: { competition: SchemaCompetition }) {
  const w = useWords();
  const { f } = useI18n();
  const { subject, status, createdBy, createdAt, organisation } = competition;
  const closed = competition.events.some(({ action }) => action === 'close');
  return (
    <div className="stack">
      <PageHead title={subject} scope={w.by(createdBy, f.moment(createdAt), organisation)}>
        <div className="row">
          <State status={status} />
          <AwardNote competition={competition} />
          <Link to="/miniwettbewerbe">{w.all}</Link>
        </div>
      </PageHead>
      <Next competition={competition} />
      <Opening key={competition.openedBy?.length ?? 0} competition={competition} />
      {closed && <Received competition={competition} />}
      <Ranking competition={competition} />
      <About competition={competition} />
      {status !== 'draft' && <Questions competition={competition} />}
      <TimeLine competition={competition} />
      <EndForm competition={competition} />
    </div>
  );
}

const names = (all: { name: string }[]) => all.map(({ name }) => name).join(', ');

function About({ competition }: { competition: SchemaCompetition }) {
  const w = useWords();
  const { f } = useI18n();
  const { lot, deadline, standstillWaiver: waiver, leftOut, criteria, text } = competition;
  const zone = w.zoneNames[isSummer(new Date(deadline)) ? 'summer' : 'winter'];
  return (
    <Card label={w.about}>
      <div className="stack-small">
        <h2>{w.about}</h2>
        <p className={css.text}>{text}</p>
        <Facts
          rows={[
            [w.deadline, w.deadlineShown(f.moment(deadline), zone)],
            [
              w.contract,
              <Link key="contract" to="/rahmenvertraege/$contractId" params={{ contractId: lot.contractId }}>
                {w.lot(lot.contractNumber, lot.number, lot.title)}
              </Link>,
            ],
            [w.annex, lot.annex],
            [w.estimated, f.money({ amount: competition.estimate, currency: 'EUR' })],
            [w.criteria, criteria.map((one) => w.weight(one.name, one.weight)).join(' · ')],
            [w.invitedShown, names(competition.invited)],
            [w.leftOutShown, leftOut.map(({ supplier, reason }) => `${supplier}: ${reason}`).join(' · ')],
            [w.keysOne, names(competition.roleOne)],
            [w.keysTwo, names(competition.roleTwo)],
            [
              w.standstill,
              competition.standstill && <Standstill key="standstill" standstill={competition.standstill} />,
            ],
            [w.waiver, waiver && w.waived(waiver.clause, waiver.reason)],
          ]}
        />
        <p className="muted">{w.tie}</p>
      </div>
    </Card>
  );
}

function Standstill({ standstill }: { standstill: SchemaCompetitionStandstill }) {
  const w = useWords();
  const { f } = useI18n();
  const { lastDay, why, citation, informed, sentAt } = standstill;
  return (
    <>
      {lastDay ? w.until(f.date(lastDay), w.standstillWhy[why], citation ?? '') : w.standstillWhy[why]}
      <br />
      <span className="muted small">
        {w.informed}: {w.informedTo(informed, f.moment(sentAt))}
      </span>
    </>
  );
}
