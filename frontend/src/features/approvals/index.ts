export { ApprovalPage } from './ApprovalPage';
export { ApprovalsPage } from './ApprovalsPage';
