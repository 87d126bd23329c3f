import type { Language } from '../../i18n/format';

const de = {
  accessibility: {
    title: 'Erklärung zur Barrierefreiheit',
    paragraphs: [
      'Dieser Marktplatz soll für alle nutzbar sein. Maßstab ist die BITV 2.0 mit den WCAG 2.2 auf Stufe AA.',
      'Die Seiten werden automatisch geprüft, hell und dunkel, am Schreibtisch und am Telefon; Suche, Vergleich und Bestellung zusätzlich nur mit der Tastatur. Eine Prüfung durch Menschen mit Behinderung steht noch aus.',
      'Nicht geprüft sind Bildschirmleseprogramme im Zusammenspiel mit jedem Browser und Dateien, die Lieferanten hochladen. Gezeichnete Produktbilder haben keine eigene Beschreibung: Was sie zeigen, steht als Text daneben.',
      'Stoßen Sie auf eine Barriere oder brauchen Sie einen Inhalt in anderer Form, sagen Sie es mit dem Formular unten der Stelle, die diesen Marktplatz für Sie betreibt. Sie finden sie auch im Impressum.',
      'Erhalten Sie keine oder keine ausreichende Antwort, können Sie sich an die Durchsetzungs- oder Schlichtungsstelle Ihres Landes wenden, bei Stellen des Bundes an die Schlichtungsstelle nach § 16 BGG.',
    ],
  },
  privacy: {
    title: 'Datenschutz',
    paragraphs: [
      'Gespeichert wird, was für Bestellung und Nachweis nötig ist: Name, Organisation, Rolle, Bestellungen und Entscheidungen mit Zeitpunkt.',
      'Namen in Nachweisen liegen getrennt vom versiegelten Eintrag und lassen sich löschen, ohne dass der Nachweis ungültig wird.',
      'Der Marktplatz lädt nichts von fremden Servern und setzt ein einziges Cookie, das Ihre Anmeldung trägt. Sprache und Darstellung merkt sich nur Ihr Browser.',
      'Verantwortlich ist die Stelle, die diesen Marktplatz betreibt.',
    ],
  },
  imprint: {
    title: 'Impressum',
    paragraphs: [
      'Diesen Marktplatz betreibt die Organisation, deren Name oben links steht. Sie trägt hier ihre Anschrift, ihre Vertretung und ihre Erreichbarkeit ein.',
      'Die Software steht unter der EUPL\u00a01.2. Farben und Abstände folgen dem KERN-Designsystem.',
    ],
  },
};

const en: typeof de = {
  accessibility: {
    title: 'Accessibility statement',
    paragraphs: [
      'This marketplace is meant to be usable by everybody. The yardstick is BITV 2.0 with WCAG 2.2 at level AA.',
      'Every page is checked automatically with every change, light and dark, at the desk and on the phone; search, comparison and ordering also with the keyboard alone. A check by people with disabilities is still to come.',
      'Not checked are screen readers with every browser, and files that suppliers upload. Drawn product pictures have no description of their own: what they show stands beside them as text.',
      'If you meet a barrier or need content in another form, tell the body that runs this marketplace for you with the form below. You find it in the imprint, too.',
      'If you get no answer or not a sufficient one, you may turn to the enforcement or conciliation body of your Land, with federal bodies to the conciliation body under § 16 BGG.',
    ],
  },
  privacy: {
    title: 'Privacy',
    paragraphs: [
      'Kept is what ordering and proof need: name, organisation, role, orders and decisions with their time.',
      'Names in proofs are kept apart from the sealed entry and can be deleted without making the proof invalid.',
      'The marketplace loads nothing from foreign servers and sets one single cookie that carries your sign-in. Language and appearance are kept by your browser only.',
      'Responsible is the body that runs this marketplace.',
    ],
  },
  imprint: {
    title: 'Imprint',
    paragraphs: [
      'This marketplace is run by the organisation whose name stands at the top left. It enters its address, its representatives and its contact details here.',
      'The software is licensed under the EUPL\u00a01.2. Colours and spacing follow the KERN design system.',
    ],
  },
};

/** The legal pages' texts, apart from the catalogue because hardly anybody reads them. */
export const statements: Record<Language, typeof de> = { de, en };

export type StatementName = keyof typeof de;
