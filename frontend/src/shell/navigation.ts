import type { SchemaRole } from '../api/schema';

interface Entry {
  to: string;
  label: string;
  /** The entry shows when the session allows it. */
  operation: string;
  /** Those whose work it is; others reach the page by its links. */
  roles?: readonly SchemaRole[];
}

/**
 * The main navigation in the order of use: a role sees what it works with, at most five entries. Who has several roles finds
 * the fifth and all after it behind one more.
 */
export const navigation = [
  { to: '/suche', label: 'catalogue', operation: 'searchProducts' },
  { to: '/bedarfe', label: 'handovers', operation: 'handOn' },
  { to: '/bestellungen', label: 'orders', operation: 'listOrders' },
  { to: '/freigaben', label: 'approvals', operation: 'decideApproval' },
  { to: '/pflichten', label: 'duties', operation: 'completeDuty' },
  { to: '/preisanfragen', label: 'inquiries', operation: 'sendInquiry' },
  { to: '/rahmenvertraege', label: 'contracts', operation: 'listFrameworkContracts' },
  { to: '/kataloge', label: 'suppliers', operation: 'uploadCatalogue' },
  { to: '/abgleich', label: 'matching', operation: 'judgeProductMatch' },
  { to: '/regeln', label: 'rules', operation: 'listRuleDrafts' },
  { to: '/meldungen', label: 'messages', operation: 'listContractMessages', roles: ['contract_manager'] },
  { to: '/hausstandards', label: 'standards', operation: 'addHouseStandard', roles: ['approver'] },
  { to: '/zuschlagskriterien', label: 'criteria', operation: 'publishAwardCriteria' },
  { to: '/organisation', label: 'organisation', operation: 'invite' },
  {
    to: '/nachweisprotokoll',
    label: 'log',
    operation: 'getLogStatus',
    roles: ['auditor', 'admin', 'rule_maintainer'],
  },
] as const satisfies readonly Entry[];

/** Entries that pages without one of their own belong to, by the first part of their address. */
export const belongsTo: Record<string, string> = {
  produkte: '/suche',
  stueckliste: '/suche',
  bedarfe: '/bestellungen',
  bestellung: '/bestellungen',
  entscheidungen: '/bestellungen',
  hausstandards: '/bestellungen',
  verteilung: '/bestellungen',
  vertragsaenderungen: '/rahmenvertraege',
  preislisten: '/rahmenvertraege',
  miniwettbewerbe: '/rahmenvertraege',
  einladungen: '/organisation',
};

/** Whether an entry is the work of somebody with these roles. */
export const isFor = (entry: Entry, roles: readonly SchemaRole[]): boolean =>
  entry.roles?.some((role) => roles.includes(role)) ?? true;
