import type { story as german } from '../de/story';

export const story: typeof german = {
  story: {
    title: 'The story in five steps',
    scope: 'Each button opens the right page as the right person. People, companies and prices are example data.',
    as: (name, role) => `as ${name}, ${role}`,
    done: 'done',
    ready: 'ready to look at',
    again: 'Start again',
    more: 'What else happens',
    moreHint: 'One click each to what the example data already hold.',
    steps: {
      compare: {
        title: 'Compare and order',
        sentence: 'Four suppliers offer the same headset. Order 15 from the cheapest.',
        action: 'Compare offers',
      },
      deviation: {
        title: 'A dearer offer with a reason',
        sentence: 'Choose another than the cheapest offer: the page asks why and proposes sentences.',
        action: 'Decide otherwise',
      },
      call_off: {
        title: 'Order from a framework contract',
        sentence: 'A framework contract covers this notebook. Call off five pieces.',
        action: 'To the framework',
      },
      verify: {
        title: 'Verify the proof',
        sentence: 'The audit office opens a decision and sees what seals it.',
        action: 'Open the proof',
      },
      forge: {
        title: 'Forge and get caught',
        sentence: 'Change the price of a sealed order in the database: the check names what does not hold.',
        action: 'Forge a price',
      },
      tie: {
        title: 'A tie',
        sentence: 'Two offers cost the same. The one from whom nothing had been ordered for longer was chosen.',
        action: 'Look at the tie',
      },
      splitting: {
        title: 'Warning of splitting',
        sentence: 'Earlier purchases and this basket exceed the limit together. The warning names ways out.',
        action: 'Look at the basket',
      },
      bypass: {
        title: 'A framework passed by',
        sentence: 'The framework would have delivered after the needed date. The ground stands in the decision.',
        action: 'Look at the decision',
      },
      outside: {
        title: 'An outside offer',
        sentence: 'An offer the body got itself joined the comparison and was the cheapest.',
        action: 'Look at the offer',
      },
      monthly: {
        title: 'A price per month',
        sentence: 'A monthly price counts with its value over the term.',
        action: 'Look at the price',
      },
      approval: {
        title: 'Release by a second person',
        sentence: 'Far above the cheapest offer a second person decides. The request waits for her.',
        action: 'Look at the request',
      },
    },
  },

  forgery: {
    title: 'Forge and get caught',
    scope: (number, index) => `Order ${number}, entry ${index} of the log`,
    intro:
      "Whoever runs the database can change stored rows. The button does just that: it switches the table's guard off and writes another price into the order's record. The entry in the log stays as it is.",
    sealed: 'Unit price as it was sealed',
    stored: 'Unit price as the database says now',
    forge: 'Change the price in the database',
    restore: 'Restore the price',
    check: 'Check of the order in your browser',
    checking: 'Checking …',
    true: 'Confirmed: the order stands in the database as it was sealed.',
    caught: (number, index) => `Caught: the record of order ${number} is not the one that entry ${index} commits to.`,
    steps: {
      signature: 'The state of the log is signed',
      inclusion: 'The entry stands in the log',
      commit: 'The record in the database is the one that the entry commits to',
    },
    unchecked: 'The check was not possible. Load the page again.',
    terminal:
      'In the terminal: “shop demo tamper” changes a price, “shop verify” names the order, “shop demo untamper” restores it.',
  },
};
