export { CompetitionPage } from './CompetitionPage';
export { CompetitionsPage } from './CompetitionsPage';
export { KeyPage } from './KeyPage';
export { NewCompetitionPage } from './NewCompetitionPage';
