/** The main navigation; an entry shows when the session allows its operation, so a role sees what it uses. */
export const navigation = [
  { to: '/suche', label: 'catalogue', operation: 'searchProducts' },
  { to: '/bestellungen', label: 'orders', operation: 'listOrders' },
  { to: '/rahmenvertraege', label: 'contracts', operation: 'listFrameworkContracts' },
  { to: '/kataloge', label: 'suppliers', operation: 'uploadCatalogue' },
  { to: '/abgleich', label: 'matching', operation: 'judgeProductMatch' },
  { to: '/nachweisprotokoll', label: 'log', operation: 'getLogStatus' },
] as const;
