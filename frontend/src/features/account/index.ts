export { InvitationPage } from './InvitationPage';
export { InvitationsPage } from './InvitationsPage';
export { ProfilePage } from './ProfilePage';
