import type { help as german } from '../de/help';

export const help: typeof german = {
  asApi: {
    none: 'This page shows nothing that the interface answers with one request.',
    intro: 'This command answers with what the page shows. Your API token stands in the place of $TOKEN.',
    copy: 'Copy the command',
    copied: 'Copied.',
    read: 'Read it in the description',
  },
};
