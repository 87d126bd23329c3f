import type { templates as german } from '../de/templates';

export const templates: typeof german = {
  templates: {
    title: 'Templates',
    keep: 'Keep as a template',
    name: 'Name of the template',
    nameOf: (name) => `Name of the template ${name}`,
    nameMissing: 'Give the template a name.',
    save: 'Keep the template',
    cancel: 'Do not keep',
    kept: (name) => `Kept as “${name}”; the template stands on the home page of your organisation.`,
    use: 'Add to basket',
    takeOf: (name) => `Add to basket: ${name}`,
    used: (positions) => `${positions} in the basket at today's prices.`,
    leftOut: (name) => `${name}: nobody offers it today.`,
    change: 'Rename or delete',
    rename: 'Rename',
    remove: 'Delete',
  },
};
