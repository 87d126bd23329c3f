import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { type CSSProperties, useState } from 'react';
import { useSession } from '../../lib/useSession';
import { Button, buttonClass } from '../../ui/button';
import { Card } from '../../ui/card';
import { Load, PageHead } from '../../ui/page';
import { Details } from './Details';
import { ListImport } from './ListImport';
import { useListWords } from './listTexts';
import css from './organisation.module.css';
import { organisationQuery, treeQuery } from './queries';
import { Suppliers } from './Suppliers';
import { useWords } from './texts';

/** The bodies an administrator keeps, one of them in full. */
export function OrganisationPage() {
  const { w } = useWords();
  const { stelle } = useSearch({ from: '/signed-in/organisation' });
  const query = useQuery(treeQuery);
  const l = useListWords();
  const [listing, setListing] = useState(false);
  const may = useSession()?.allowedActions ?? [];
  const takesLists = may.includes('importList');
  const seesSuppliers = may.includes('listSuppliers');
  return (
    <Load query={query} title={w.title} rows={8}>
      {({ items: tree }) => {
        const shown = stelle ?? tree[0]?.organisation.id;
        return (
          <div className="stack">
            <PageHead title={w.title} scope={w.scope}>
              <div className="row">
                {takesLists && (
                  <Button aria-expanded={listing} onClick={() => setListing(!listing)}>
                    {l.open}
                  </Button>
                )}
                {may.includes('invite') && (
                  <Link to="/einladungen" className={buttonClass()}>
                    {w.invite}
                  </Link>
                )}
              </div>
            </PageHead>
            {listing && <ListImport close={() => setListing(false)} />}
            <div className={css.layout}>
              <div className="stack">
                <Card flush label={w.tree}>
                  <ul className={css.tree}>
                    {tree.map(({ organisation: { id, name, kind }, depth, people }) => (
                      <li key={id}>
                        <Link
                          to="/organisation"
                          search={{ stelle: id }}
                          resetScroll={false}
                          aria-current={id === shown ? 'true' : undefined}
                          style={{ '--depth': depth } as CSSProperties}
                        >
                          <span>{name}</span>
                          <span className="muted small">
                            {w.kinds[kind]}, {w.people(people)}
                          </span>
                        </Link>
                      </li>
                    ))}
                  </ul>
                </Card>
                {seesSuppliers && <Suppliers />}
              </div>
              {shown && <One key={shown} id={shown} />}
            </div>
          </div>
        );
      }}
    </Load>
  );
}

function One({ id }: { id: string }) {
  const { w } = useWords();
  const query = useQuery(organisationQuery(id));
  return (
    <Load query={query} title={w.title} rows={6} part>
      {(details) => <Details details={details} />}
    </Load>
  );
}
