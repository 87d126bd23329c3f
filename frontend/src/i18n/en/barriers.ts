import type { barriers as german } from '../de/barriers';

export const barriers: typeof german = {
  barriers: {
    title: 'Reported barriers',
    empty: 'Nobody has reported a barrier yet. Reports come from the form of the accessibility statement.',
    toStatement: 'See the statement',
    caption: 'Reports, the newest first',
    at: 'Received',
    page: 'Page',
    text: 'What did not work',
    contact: 'Answer to',
    noContact: 'no answer wanted',
    reference: 'Reference',
    more: 'Show older reports',
  },
};
