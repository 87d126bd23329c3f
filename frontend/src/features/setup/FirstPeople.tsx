import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { invitationsQuery } from '../../api/queries';
import { useI18n } from '../../i18n';
import { useSession } from '../../lib/useSession';
import { buttonClass } from '../../ui/button';
import { InvitePeople } from '../account/InvitePeople';
import { Frame } from './Frame';
import css from './setup.module.css';

/** The last page of the first start: who else works here. */
export function FirstPeople() {
  const { t } = useI18n();
  const session = useSession();
  const may = session?.allowedActions.includes('invite') ?? false;
  const invited = useQuery({ ...invitationsQuery, enabled: may }).data ?? [];
  return (
    <Frame step="4" name={t.setup.invitees} scope={t.setup.inviteesHint(session?.organisation.name ?? '')}>
      {may && <InvitePeople />}
      <div className={css.actions}>
        <Link to="/" className={buttonClass(may ? 'secondary' : 'primary')}>
          {invited.length > 0 ? t.setup.toShop : t.setup.later}
        </Link>
      </div>
    </Frame>
  );
}
