import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, body } from '../../api/client';
import type { SchemaNewOrganisation, SchemaOrganisationDetails, SchemaOrganisationFacts } from '../../api/schema';
import { Button } from '../../ui/button';
import { Card, Note } from '../../ui/card';
import { Facts, More } from '../../ui/parts';
import { Access } from './Access';
import { Deputies } from './Deputies';
import { AddForm, FactsForm } from './FactsForm';
import { GiveForm } from './GiveForm';
import { Mandates } from './Mandates';
import { MoveForm } from './MoveForm';
import css from './organisation.module.css';
import { Places } from './Places';
import { useAnew } from './queries';
import { Roles } from './Roles';
import { SamePeople } from './SamePeople';
import { Terms } from './Terms';
import { lands, useWords } from './texts';

export type DetailsWithVersion = SchemaOrganisationDetails & { etag: string };

type Form = 'editOrganisation' | 'addOrganisation' | 'moveOrganisation' | 'giveRole';

/** What is done in a part of the page of its own is left out. */
const asForm = (action: SchemaOrganisationDetails['allowedActions'][number]): action is Form =>
  action !== 'giveMandate' && action !== 'linkAccounts' && action !== 'setBodyTerm';

/** One body: what it is, where it stands, who holds which role. */
export function Details({ details }: { details: DetailsWithVersion }) {
  const { w } = useWords();
  const [form, setForm] = useState<Form>();
  const [saved, setSaved] = useState(false);
  const labels = { editOrganisation: w.edit, addOrganisation: w.add, moveOrganisation: w.move, giveRole: w.give };
  const close = (done: boolean) => {
    setForm(undefined);
    setSaved(done);
  };
  return (
    <div className="stack">
      <Card label={details.organisation.name}>
        <div className="stack-small">
          <h2>{details.organisation.name}</h2>
          {details.findings.map(({ code, text }) => (
            <Note key={code} tone="warn">
              <p>{text}</p>
            </Note>
          ))}
          <Known details={details} />
          <div role="status">{saved && <p>{w.saved}</p>}</div>
          <div className="row">
            {details.allowedActions.filter(asForm).map((action) => (
              <Button key={action} aria-expanded={form === action} onClick={() => setForm(action)}>
                {labels[action]}
              </Button>
            ))}
          </div>
        </div>
      </Card>
      {form && (
        <Card label={labels[form]}>
          <h2>{labels[form]}</h2>
          <Chosen form={form} details={details} close={close} />
        </Card>
      )}
      <Roles all={details.memberships} />
      <Deputies details={details} />
      <Mandates details={details} />
      <SamePeople details={details} />
      <Terms details={details} />
      <Places details={details} />
      <Access here={details.organisation} people={details.memberships.map(({ person }) => person)} />
    </div>
  );
}

function Chosen({ form, details, close }: { form: Form; details: DetailsWithVersion; close: (done: boolean) => void }) {
  const anew = useAnew();
  const organisationId = details.organisation.id;
  const done = async () => {
    await anew();
    close(true);
  };
  const edit = useMutation({
    mutationFn: (facts: SchemaOrganisationFacts) =>
      body(
        api.PUT('/organisations/{organisationId}', {
          params: { path: { organisationId }, header: { 'If-Match': details.etag } },
          body: facts,
        }),
      ),
    onSuccess: done,
  });
  const add = useMutation({
    mutationFn: (one: SchemaNewOrganisation) => body(api.POST('/organisations', { body: one })),
    onSuccess: done,
  });
  switch (form) {
    case 'editOrganisation':
      return <FactsForm details={details} saving={edit} close={() => close(false)} />;
    case 'addOrganisation':
      return <AddForm details={details} saving={add} close={() => close(false)} />;
    case 'moveOrganisation':
      return <MoveForm details={details} done={done} close={() => close(false)} />;
    case 'giveRole':
      return <GiveForm details={details} done={done} close={() => close(false)} />;
  }
}

function Known({ details: { organisation, facts, legalEntity, places, past } }: { details: DetailsWithVersion }) {
  const { w, f } = useWords();
  return (
    <>
      <Facts
        rows={[
          [w.kind, w.kinds[organisation.kind]],
          [w.entity, legalEntity.id === organisation.id ? null : legalEntity.name],
          [w.land, lands.find(([code]) => code === facts.land)?.[1] ?? w.noLand],
          [w.buyer, w.buyers[facts.buyerType]],
          [w.leitweg, facts.leitwegId],
          [w.vat, facts.vatEntrepreneur ? w.vatYes : w.vatNo],
          [w.approvalTime, w.days(facts.approvalDays)],
          [
            w.places,
            places.length > 0 && (
              <ul className={css.lines}>
                {places.map(({ parent, from, until }) => (
                  <li key={`${parent.id}${from}`}>
                    {w.place(parent.name, from ? f.date(from) : undefined, until ? f.dayBefore(until) : undefined)}
                  </li>
                ))}
              </ul>
            ),
          ],
        ]}
      />
      {past.length > 0 && (
        <More label={w.past}>
          <ul className={css.lines}>
            {past.map((one) => (
              <li key={one.until}>
                {[
                  w.pastLine(f.moment(one.until), one.name),
                  w.buyers[one.buyerType],
                  lands.find(([code]) => code === one.land)?.[1] ?? w.noLand,
                  one.legalEntity.id !== organisation.id && `${w.entity} ${one.legalEntity.name}`,
                  one.vatEntrepreneur ? w.vatYes : w.vatNo,
                  one.leitwegId ? `${w.leitweg} ${one.leitwegId}` : w.noLeitweg,
                  `${w.approvalTime} ${w.days(one.approvalDays)}`,
                ]
                  .filter(Boolean)
                  .join(', ')}
              </li>
            ))}
          </ul>
        </More>
      )}
    </>
  );
}
