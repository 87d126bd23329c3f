export { DraftPage } from './DraftPage';
export { NewDraftPage } from './NewDraftPage';
export { RulePage } from './RulePage';
export { RulesPage } from './RulesPage';
