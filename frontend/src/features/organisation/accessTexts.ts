import { useWords } from './texts';

const de = {
  title: 'Wer darf was?',
  ownTitle: 'Was darf ich?',
  hint: 'Die Antwort kommt aus denselben Regeln, die jede Anfrage entscheiden, mit den Rollen von heute.',
  place: 'In welcher Stelle',
  action: 'Vorgang',
  yes: 'Ja',
  no: 'Nein',
  above: 'in einer Stelle oberhalb Ihres Bereichs',
  since: (day: string) => `seit ${day}`,
  till: (day: string) => `bis ${day}`,
  by: (name: string) => `vergeben von ${name}`,
  byAbove: 'vergeben von einer Person außerhalb Ihres Bereichs',
  setUp: 'vergeben beim Einrichten',
  deputyFor: (name: string) => `in Vertretung von ${name}`,
  mandateFor: (name: string) => `mit Mandat für ${name}`,
  mandates: 'Mandate',
  mandateHint:
    'Mit einem Mandat bestellen Bedarfsmeldung und Beschaffung des Mitglieds im Namen dieses Trägers; jede Bestellung hält beide fest. Ein Mandat erteilt und beendet der Träger selbst.',
  noMandates: 'Es gibt kein Mandat.',
  giveMandate: 'Mandat erteilen',
  endMandate: (name: string) => `Mandat für ${name} heute beenden`,
  samePeople: 'Zweite Konten derselben Person',
  samePeopleHint:
    'Wer mehrere Konten hat, etwa ein neues aus dem Verzeichnis, ist trotzdem nur eine Person: Was mit dem einen Konto bestellt oder entworfen ist, gibt kein anderes davon frei.',
  noSamePeople: 'Bisher ist kein zweites Konto eingetragen.',
  and: ' und ',
  link: 'Zweites Konto eintragen',
  forGood: 'Die Verbindung gilt auf Dauer und steht im Nachweisprotokoll.',
  account: 'Konto',
  secondAccount: 'Zweites Konto derselben Person',
  callOffs: 'Abrufrechte dieser Stelle',
  noCallOffs: 'In keinem laufenden Rahmenvertrag ist die Stelle als abrufberechtigt benannt.',
  lot: (contract: string, lot: number, title: string) => `${contract}, Los ${lot}: ${title}`,
  byName: (annex: string) => `namentlich benannt in: ${annex}`,
  byClass: (named: string | undefined, annex: string) =>
    `${named ?? 'eine Stelle oberhalb'} ist benannt in: ${annex}; Stellen darunter gehören dazu`,
  asOf: (day: string) => `Stand der Mitglieder: ${day}`,
  notice: (reference: string) => `Bekanntmachung ${reference}`,
  needed: 'Nötig wäre eine dieser Rollen:',
  where: {
    always: () => 'wo auch immer',
    own: (name: string) => `in ${name} selbst`,
    scope: (name: string) => `in ${name} oder einer Stelle darüber`,
    cooperative: () => 'in der Genossenschaft',
  },
  held: 'Vorhanden ist:',
  holdsNothing: 'In den Stellen, die Sie sehen, hat die Person keine Rolle.',
  reasons: {
    role_does_not: 'erlaubt diesen Vorgang nicht',
    own_only: 'gilt nur in dieser Stelle selbst',
    not_below: 'die gefragte Stelle steht nicht darunter',
    cooperative_only: 'gilt nur in der Genossenschaft',
    coming: 'gilt erst später',
    over: 'ist beendet',
  },
};

const en: typeof de = {
  title: 'Who may do what?',
  ownTitle: 'What may I do?',
  hint: 'The answer comes from the same rules that decide every request, with the roles of today.',
  place: 'In which body',
  action: 'Action',
  yes: 'Yes',
  no: 'No',
  above: 'in a body above those you see',
  since: (day) => `since ${day}`,
  till: (day) => `until ${day}`,
  by: (name) => `given by ${name}`,
  byAbove: 'given by somebody outside the bodies you see',
  setUp: 'given when the shop was set up',
  deputyFor: (name) => `standing in for ${name}`,
  mandateFor: (name) => `by the mandate for ${name}`,
  mandates: 'Mandates',
  mandateHint:
    'By a mandate the requesters and officers of the member order in the name of this owner body; every order records both. The owner body itself gives and ends a mandate.',
  noMandates: 'There is no mandate.',
  giveMandate: 'Give a mandate',
  endMandate: (name) => `End the mandate for ${name} today`,
  samePeople: 'Second accounts of one person',
  samePeopleHint:
    'Whoever has several accounts, such as a new one of the directory, is one person all the same: what one account ordered or drafted, no other one of them releases.',
  noSamePeople: 'No second account is entered yet.',
  and: ' and ',
  link: 'Enter a second account',
  forGood: 'The link is for good and stands in the log.',
  account: 'Account',
  secondAccount: 'Second account of the same person',
  callOffs: 'Call-off rights of this body',
  noCallOffs: 'No framework contract in force names the body as entitled.',
  lot: (contract, lot, title) => `${contract}, lot ${lot}: ${title}`,
  byName: (annex) => `named in: ${annex}`,
  byClass: (named, annex) => `${named ?? 'a body above'} is named in: ${annex}; bodies below belong to it`,
  asOf: (day) => `members as of ${day}`,
  notice: (reference) => `notice ${reference}`,
  needed: 'One of these roles would be needed:',
  where: {
    always: () => 'wherever',
    own: (name) => `in ${name} itself`,
    scope: (name) => `in ${name} or a body above it`,
    cooperative: () => 'in the cooperative',
  },
  held: 'What is held:',
  holdsNothing: 'In the bodies you see the person holds no role.',
  reasons: {
    role_does_not: 'does not allow this action',
    own_only: 'counts only in this body itself',
    not_below: 'the body asked about does not stand below it',
    cooperative_only: 'counts only in the cooperative',
    coming: 'counts only later',
    over: 'has ended',
  },
};

export const texts = { de, en };

/** The words of the explanation, with those of the page. */
export function useAccessWords() {
  const words = useWords();
  return { ...words, a: texts[words.language] };
}
