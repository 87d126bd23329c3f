import { useI18n } from '../../i18n';

const de = {
  title: 'Bedarfsplanung',
  scope: 'Was Ihre Organisation in den nächsten Monaten voraussichtlich braucht',
  scopeAll: 'Was die Organisationen in den nächsten Monaten voraussichtlich brauchen',
  binding: 'Die Angaben sind unverbindlich. Niemand muss abrufen, was er hier plant, und niemand muss es liefern.',
  empty: 'Zurzeit fragt keine Runde nach Bedarf.',
  emptyManager: 'Es gibt noch keine Runde. Eröffnen Sie eine, bevor ein Rahmenvertrag neu vergeben wird.',
  toContracts: 'Zu den Rahmenverträgen',
  open: 'Runde eröffnen',
  list: 'Bedarfsrunden',
  round: 'Runde',
  period: 'Zeitraum',
  deadline: 'Antworten bis',
  answers: 'Antworten',
  own: 'Ihre Antwort',
  state: 'Stand',
  answered: (given: string, asked: string) => `${given} von ${asked}`,
  states: { open: 'läuft', over: 'abgelaufen', closed: 'geschlossen' },
  owns: { silent: 'steht aus', draft: 'Entwurf', sent: 'gesendet', no_need: 'kein Bedarf' },
  months: (first: string, last: string) => (first === last ? first : `${first} bis ${last}`),
  kinds: { low: 'mindestens', likely: 'wahrscheinlich', high: 'höchstens' },
  month: 'Monat',
  inAll: 'Insgesamt',
  euro: 'EUR netto',
  lot: (number: number) => `Los ${number}`,
  home: {
    open: (count: string) =>
      count === '1' ? '1 Bedarfsrunde wartet auf Ihre Antwort' : `${count} Bedarfsrunden warten auf Ihre Antwort`,
    manage: (count: string) => (count === '1' ? '1 Bedarfsrunde läuft' : `${count} Bedarfsrunden laufen`),
    go: 'Bedarf planen',
    look: 'Runden ansehen',
  },
  answer: {
    title: 'Ihr Bedarf',
    hint: 'Je Monat, was Sie mindestens, wahrscheinlich und höchstens brauchen. Bleibt mindestens oder höchstens leer, gilt wahrscheinlich. Die Pfeiltasten führen von Feld zu Feld.',
    propose: 'Abrufe des letzten Jahres einsetzen',
    proposed: (count: number): string =>
      count === 0
        ? 'In den letzten zwölf Monaten wurde aus den Losen dieser Runde nichts abgerufen.'
        : 'Eingesetzt sind Ihre Abrufe der letzten zwölf Monate: wahrscheinlich ist derselbe Monat, mindestens und höchstens der schwächste und stärkste von ihm und seinen Nachbarn. Gespeichert ist noch nichts.',
    none: 'Kein Bedarf',
    noneSaved: 'Gesendet: kein Bedarf. Bis zum letzten Tag können Sie das ändern.',
    plan: 'Doch Bedarf angeben',
    save: 'Entwurf speichern',
    send: 'Antwort senden',
    again: 'Geändert senden',
    busy: 'Wird gespeichert …',
    saved: 'Der Entwurf ist gespeichert. Gezählt wird er erst, wenn Sie ihn senden.',
    sent: 'Die Antwort ist gesendet. Bis zum letzten Tag können Sie sie ändern.',
    by: (name: string, at: string) =>
      name ? `Zuletzt gespeichert von ${name} am ${at}.` : `Zuletzt gespeichert am ${at}.`,
    comment: 'Anmerkung',
    commentHint:
      'Zum Beispiel: Einführung zum Schuljahr, Ersatz für auslaufende Geräte. Sie sieht nur, wer den Vertrag plant.',
    cell: (title: string, month: string, kind: string) => `${title}, ${month}, ${kind}`,
    faults: {
      number: 'eine Zahl mit höchstens drei Nachkommastellen',
      order: 'mindestens, wahrscheinlich und höchstens müssen aufsteigen',
      likely: 'es fehlt, was wahrscheinlich gebraucht wird',
    },
    fault: (title: string, month: string, what: string) => `${title}, ${month}: ${what}.`,
    nothing: 'Bitte tragen Sie Zahlen ein oder wählen Sie „Kein Bedarf“.',
    over: 'Der letzte Tag ist vorbei; Ihre Antwort ändert sich nicht mehr.',
    notGiven: 'Ihre Organisation hat nicht geantwortet.',
  },
  file: {
    save: 'Als CSV-Datei sichern',
    read: 'CSV-Datei einlesen',
    name: (title: string) => `Bedarf ${title}.csv`,
    heading: ['Position', 'Bezeichnung', 'Einheit', 'Monat', 'mindestens', 'wahrscheinlich', 'höchstens'],
    unreadable: 'In der Datei steht keine Zeile mit Bedarf. Erwartet wird eine CSV-Datei wie die gesicherte.',
    ready: (count: number) =>
      count === 1
        ? '1 Monat ändert sich. Übernommen ist noch nichts.'
        : `${count} Monate ändern sich. Übernommen ist noch nichts.`,
    refused: (count: number) =>
      count === 1
        ? '1 Zeile lässt sich nicht übernehmen; deshalb wird keine übernommen.'
        : `${count} Zeilen lassen sich nicht übernehmen; deshalb wird keine übernommen.`,
    preview: 'Was die Datei ändert',
    line: 'Zeile',
    does: 'Was geschieht',
    take: 'In die Tabelle übernehmen',
    drop: 'Verwerfen',
    states: { added: 'neu', changed: 'geändert', removed: 'entfällt', same: 'unverändert', refused: 'nicht lesbar' },
    findings: {
      columns: 'Die Zeile hat nicht sieben Spalten.',
      position: 'Nach dieser Position fragt die Runde nicht.',
      month: 'Der Monat gehört nicht zur Runde; erwartet wird 2027-03 oder 03.2027.',
      number: 'Das ist keine Zahl mit höchstens drei Nachkommastellen.',
      order: 'Mindestens, wahrscheinlich und höchstens müssen aufsteigen.',
      likely: 'Es fehlt, was wahrscheinlich gebraucht wird.',
      twice: 'Position und Monat stehen schon weiter oben.',
    },
  },
  sums: {
    title: 'Summe aller Antworten',
    count: (given: string, asked: string) => `${given} von ${asked} Organisationen haben geantwortet.`,
    bodies: (count: number) => (count === 1 ? '1 Organisation mit Bedarf' : `${count} Organisationen mit Bedarf`),
    nobody: 'Bisher hat niemand Bedarf angegeben.',
    hidden:
      'Die Summe bleibt verborgen: Weniger als drei Organisationen haben Bedarf angegeben, und wer eine davon ist, könnte auf die anderen schließen.',
    later:
      'Die Summen sehen alle Befragten, sobald die Runde geschlossen ist. Was andere einzeln planen, sieht nur, wer den Vertrag plant.',
    running: 'Zwischenstand; für die Befragten sind die Summen erst nach dem Schließen sichtbar.',
    chart: (title: string) => `Bedarf je Monat: ${title}`,
    table: 'Als Tabelle',
    called: 'abgerufen',
    range: 'geplant: mindestens bis höchstens, mit dem wahrscheinlichen Bedarf als Strich',
  },
  review: {
    title: 'Antworten der Organisationen',
    body: 'Organisation',
    state: 'Antwort',
    likely: 'Wahrscheinlich insgesamt',
    comment: 'Anmerkung',
    at: 'Stand',
  },
  next: {
    title: 'Nächster Rahmenvertrag',
    hint: 'Aus der Runde entsteht ein Entwurf mit einem Los je Position: die Schätzung aus dem wahrscheinlichen Bedarf, Höchstwert oder Höchstmenge aus dem höchstens genannten und einem Aufschlag, beides auf ganze Einheiten aufgerundet. Lieferanten und Abrufberechtigte tragen Sie im Entwurf nach; in Kraft setzt ihn eine zweite Person.',
    margin: 'Aufschlag in Prozent',
    reason: 'Grund des Aufschlags',
    reasonHint: 'Er steht im Entwurf und bleibt mit der Herleitung gespeichert.',
    check: 'Bitte geben Sie einen Aufschlag von 0 bis 100 Prozent an und begründen Sie ihn in mindestens zehn Zeichen.',
    draft: 'Rahmenvertrag entwerfen',
    drafting: 'Wird entworfen …',
    drafted: (at: string) => `Entwurf vom ${at}`,
    because: (percent: string, reason: string) => `Aufschlag ${percent} %: ${reason}`,
    by: (name: string) => `(${name})`,
    table: 'Herleitung von Schätzung und Höchstwert',
    position: 'Los',
    likely: 'Wahrscheinlich',
    estimate: 'Schätzung',
    high: 'Höchstens',
    maximum: 'Höchstwert oder Höchstmenge',
  },
  remind: 'Ausstehende erinnern',
  reminding: 'Wird geschrieben …',
  remindHint:
    'Beim Eröffnen und in der letzten Woche schreibt der Shop den Beschaffungen, die noch nicht geantwortet haben, von selbst je einmal.',
  reminded: (count: number): string =>
    count === 0
      ? 'Heute ist niemand mehr anzuschreiben: Alle Ausstehenden sind heute schon erinnert oder melden sich ohne Mailadresse an.'
      : count === 1
        ? '1 Person ist angeschrieben.'
        : `${count} Personen sind angeschrieben.`,
  close: 'Runde schließen',
  closeHint: 'Danach antwortet niemand mehr, und alle Befragten sehen die Summen.',
  closing: 'Wird geschlossen …',
  form: {
    title: 'Bedarfsrunde eröffnen',
    hint: 'Fragen Sie nach Bedarf, bevor Schätzmenge und Höchstmenge eines Rahmenvertrags festgelegt werden.',
    from: 'Positionen aus einem Rahmenvertrag übernehmen',
    choose: 'Rahmenvertrag wählen',
    group: 'Vertragsgruppe',
    name: 'Bezeichnung der Runde',
    note: 'Hinweis an die Befragten',
    first: 'Erster Monat',
    months: 'Zahl der Monate',
    deadline: 'Letzter Tag für Antworten',
    positions: 'Positionen',
    position: (number: number) => `Position ${number}`,
    positionTitle: 'Bezeichnung',
    unit: 'Einheit',
    add: 'Position hinzufügen',
    remove: (number: number) => `Position ${number} entfernen`,
    asked: 'Befragte Organisationen',
    members: 'Alle Mitglieder wählen',
    nobody: 'Keine wählen',
    send: 'Runde eröffnen',
    sending: 'Wird eröffnet …',
    cancel: 'Abbrechen',
    check:
      'Bitte geben Sie Vertragsgruppe, Bezeichnung, letzten Tag, mindestens eine Position mit Bezeichnung und mindestens eine Organisation an.',
    continues: (lot: number, contract: string) =>
      `Führt Los ${lot} von ${contract} fort; dessen Abrufe dienen als Vorschlag.`,
  },
};

const en: typeof de = {
  title: 'Demand planning',
  scope: 'What your organisation is likely to need in the coming months',
  scopeAll: 'What the organisations are likely to need in the coming months',
  binding: 'The figures are not binding. Nobody has to call off what they plan here, and nobody has to deliver it.',
  empty: 'No round asks for needs at the moment.',
  emptyManager: 'There is no round yet. Open one before a framework contract is awarded anew.',
  toContracts: 'To the framework contracts',
  open: 'Open a round',
  list: 'Rounds',
  round: 'Round',
  period: 'Period',
  deadline: 'Answers until',
  answers: 'Answers',
  own: 'Your answer',
  state: 'State',
  answered: (given, asked) => `${given} of ${asked}`,
  states: { open: 'running', over: 'over', closed: 'closed' },
  owns: { silent: 'outstanding', draft: 'draft', sent: 'sent', no_need: 'no need' },
  months: (first, last) => (first === last ? first : `${first} to ${last}`),
  kinds: { low: 'at least', likely: 'likely', high: 'at most' },
  month: 'Month',
  inAll: 'In all',
  euro: 'EUR net',
  lot: (number) => `Lot ${number}`,
  home: {
    open: (count) =>
      count === '1'
        ? '1 round of demand planning waits for your answer'
        : `${count} rounds of demand planning wait for your answer`,
    manage: (count) =>
      count === '1' ? '1 round of demand planning is running' : `${count} rounds of demand planning are running`,
    go: 'Plan needs',
    look: 'See the rounds',
  },
  answer: {
    title: 'Your needs',
    hint: 'Per month, what you need at least, likely and at most. Where at least or at most stays empty, likely stands for it. The arrow keys lead from field to field.',
    propose: 'Put in last year’s call-offs',
    proposed: (count) =>
      count === 0
        ? 'Nothing was called off from the lots of this round in the last twelve months.'
        : 'Put in are your call-offs of the last twelve months: likely is the same month, at least and at most the weakest and strongest of it and its neighbours. Nothing is saved yet.',
    none: 'No need',
    noneSaved: 'Sent: no need. You can change that until the last day.',
    plan: 'Enter needs after all',
    save: 'Save draft',
    send: 'Send answer',
    again: 'Send with changes',
    busy: 'Saving …',
    saved: 'The draft is saved. It counts only once you send it.',
    sent: 'The answer is sent. You can change it until the last day.',
    by: (name, at) => (name ? `Last saved by ${name} on ${at}.` : `Last saved on ${at}.`),
    comment: 'Comment',
    commentHint:
      'For example: introduction with the school year, replacement of devices. Only those who plan the contract see it.',
    cell: (title, month, kind) => `${title}, ${month}, ${kind}`,
    faults: {
      number: 'a number with at most three decimals',
      order: 'at least, likely and at most must rise',
      likely: 'what is likely needed is missing',
    },
    fault: (title, month, what) => `${title}, ${month}: ${what}.`,
    nothing: 'Please enter figures or choose “No need”.',
    over: 'The last day is over; your answer does not change any more.',
    notGiven: 'Your organisation did not answer.',
  },
  file: {
    save: 'Save as CSV file',
    read: 'Read CSV file',
    name: (title) => `Needs ${title}.csv`,
    heading: ['Position', 'Name', 'Unit', 'Month', 'at least', 'likely', 'at most'],
    unreadable: 'The file has no row with needs. A CSV file like the saved one is expected.',
    ready: (count) =>
      count === 1
        ? '1 month changes. Nothing is taken over yet.'
        : `${count} months change. Nothing is taken over yet.`,
    refused: (count) =>
      count === 1 ? '1 row cannot be taken over, so none is.' : `${count} rows cannot be taken over, so none is.`,
    preview: 'What the file changes',
    line: 'Row',
    does: 'What happens',
    take: 'Take over into the table',
    drop: 'Discard',
    states: { added: 'new', changed: 'changed', removed: 'dropped', same: 'unchanged', refused: 'not readable' },
    findings: {
      columns: 'The row does not have seven columns.',
      position: 'The round does not ask for this position.',
      month: 'The month is not part of the round; 2027-03 or 03.2027 is expected.',
      number: 'This is no number with at most three decimals.',
      order: 'At least, likely and at most must rise.',
      likely: 'What is likely needed is missing.',
      twice: 'Position and month stand further up already.',
    },
  },
  sums: {
    title: 'Sum of all answers',
    count: (given, asked) => `${given} of ${asked} organisations have answered.`,
    bodies: (count) => (count === 1 ? '1 organisation with needs' : `${count} organisations with needs`),
    nobody: 'Nobody has named needs so far.',
    hidden:
      'The sum stays hidden: fewer than three organisations named needs, and one of them could infer those of the others.',
    later:
      'Everybody asked sees the sums once the round is closed. What others plan one by one is seen only by those who plan the contract.',
    running: 'As of now; those who are asked see the sums only after the closing.',
    chart: (title) => `Needs per month: ${title}`,
    table: 'As a table',
    called: 'called off',
    range: 'planned: from at least to at most, with the likely need as a stroke',
  },
  review: {
    title: 'Answers of the organisations',
    body: 'Organisation',
    state: 'Answer',
    likely: 'Likely in all',
    comment: 'Comment',
    at: 'As of',
  },
  next: {
    title: 'Next framework contract',
    hint: 'The round becomes a draft with a lot per position: the estimate from the likely needs, the maximum from the needs at most and a margin, both rounded up to whole units. Suppliers and entitled bodies are entered in the draft; a second person lets it into force.',
    margin: 'Margin in per cent',
    reason: 'Reason for the margin',
    reasonHint: 'It stands in the draft and is kept with the derivation.',
    check: 'Please give a margin from 0 to 100 per cent and its reason in at least ten characters.',
    draft: 'Draft a framework contract',
    drafting: 'Drafting …',
    drafted: (at) => `Draft of ${at}`,
    because: (percent, reason) => `Margin ${percent} %: ${reason}`,
    by: (name) => `(${name})`,
    table: 'How estimate and maximum came about',
    position: 'Lot',
    likely: 'Likely',
    estimate: 'Estimate',
    high: 'At most',
    maximum: 'Maximum',
  },
  remind: 'Remind those outstanding',
  reminding: 'Writing …',
  remindHint:
    'When the round opens and in its last week the shop writes once each, by itself, to the officers whose body has not answered.',
  reminded: (count) =>
    count === 0
      ? 'Nobody is left to write to today: everybody outstanding was reminded today or signs in without a mail address.'
      : count === 1
        ? '1 person was written to.'
        : `${count} people were written to.`,
  close: 'Close the round',
  closeHint: 'Nobody answers after that, and everybody asked sees the sums.',
  closing: 'Closing …',
  form: {
    title: 'Open a round of demand planning',
    hint: 'Ask for needs before the estimate and the maximum of a framework contract are settled.',
    from: 'Take positions from a framework contract',
    choose: 'Choose a framework contract',
    group: 'Contract group',
    name: 'Name of the round',
    note: 'Note to those who are asked',
    first: 'First month',
    months: 'Number of months',
    deadline: 'Last day for answers',
    positions: 'Positions',
    position: (number) => `Position ${number}`,
    positionTitle: 'Name',
    unit: 'Unit',
    add: 'Add a position',
    remove: (number) => `Remove position ${number}`,
    asked: 'Organisations asked',
    members: 'Choose all members',
    nobody: 'Choose none',
    send: 'Open the round',
    sending: 'Opening …',
    cancel: 'Cancel',
    check:
      'Please give contract group, name, last day, at least one position with a name and at least one organisation.',
    continues: (lot, contract) => `Continues lot ${lot} of ${contract}; its call-offs serve as a proposal.`,
  },
};

export const texts = { de, en };

/** The words that only the pages of demand planning need come with them. */
export function usePlanTexts() {
  const { language } = useI18n();
  return texts[language];
}
