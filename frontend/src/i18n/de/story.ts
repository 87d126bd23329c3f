/** The story of the example data. */
export const story = {
  story: {
    title: 'Die Geschichte in fünf Schritten',
    scope:
      'Jeder Knopf öffnet die richtige Seite als die richtige Person. Personen, Firmen und Preise sind Beispieldaten.',
    as: (name: string, role: string) => `als ${name}, ${role}`,
    done: 'erledigt',
    ready: 'liegt bereit',
    again: 'Von vorn beginnen',
    more: 'Was sonst noch vorkommt',
    moreHint: 'Je ein Klick zu dem, was in den Beispieldaten schon liegt.',
    steps: {
      compare: {
        title: 'Vergleichen und bestellen',
        sentence: 'Vier Lieferanten bieten dasselbe Headset an. Bestellen Sie 15 Stück beim günstigsten.',
        action: 'Angebote vergleichen',
      },
      deviation: {
        title: 'Teureres Angebot mit Begründung',
        sentence:
          'Wählen Sie ein anderes als das günstigste Angebot: Die Seite fragt nach dem Grund und schlägt Sätze vor.',
        action: 'Anders entscheiden',
      },
      call_off: {
        title: 'Aus Rahmenvertrag bestellen',
        sentence: 'Für dieses Notebook gilt ein Rahmenvertrag. Rufen Sie fünf Stück daraus ab.',
        action: 'Zum Rahmenvertrag',
      },
      verify: {
        title: 'Nachweis prüfen',
        sentence: 'Das Rechnungsprüfungsamt öffnet eine Entscheidung und sieht, womit sie versiegelt ist.',
        action: 'Nachweis öffnen',
      },
      forge: {
        title: 'Fälschen und erwischen',
        sentence:
          'Ändern Sie den Preis einer versiegelten Bestellung in der Datenbank: Die Prüfung nennt, was nicht stimmt.',
        action: 'Preis fälschen',
      },
      tie: {
        title: 'Gleichstand',
        sentence: 'Zwei Angebote kosten gleich viel. Entschieden hat, bei wem länger nicht bestellt wurde.',
        action: 'Gleichstand ansehen',
      },
      splitting: {
        title: 'Stückelungshinweis',
        sentence: 'Frühere Käufe und dieser Warenkorb liegen zusammen über der Wertgrenze. Der Hinweis nennt Auswege.',
        action: 'Warenkorb ansehen',
      },
      bypass: {
        title: 'Rahmen umgangen',
        sentence: 'Der Rahmenvertrag hätte nach dem Bedarfstermin geliefert. Der Grund steht in der Entscheidung.',
        action: 'Entscheidung ansehen',
      },
      outside: {
        title: 'Fremdangebot',
        sentence: 'Ein selbst eingeholtes Angebot nahm am Vergleich teil und war das günstigste.',
        action: 'Fremdangebot ansehen',
      },
      monthly: {
        title: 'Monatspreis',
        sentence: 'Ein Preis je Monat zählt mit seinem Wert über die Laufzeit.',
        action: 'Monatspreis ansehen',
      },
      approval: {
        title: 'Freigabe durch eine zweite Person',
        sentence: 'Weit über dem günstigsten Angebot entscheidet eine zweite Person. Die Anfrage wartet auf sie.',
        action: 'Freigabe ansehen',
      },
    },
  },

  forgery: {
    title: 'Fälschen und erwischen',
    scope: (number: string, index: string) => `Bestellung ${number}, Eintrag ${index} des Nachweisprotokolls`,
    intro:
      'Wer die Datenbank betreibt, kann gespeicherte Zeilen ändern. Der Knopf tut genau das: Er schaltet den Schutz der Tabelle ab und schreibt in die Aufzeichnung der Bestellung einen anderen Preis. Der Eintrag im Nachweisprotokoll bleibt dabei, wie er ist.',
    sealed: 'Stückpreis, wie er versiegelt wurde',
    stored: 'Stückpreis, wie er jetzt in der Datenbank steht',
    forge: 'Preis in der Datenbank ändern',
    restore: 'Preis wiederherstellen',
    check: 'Prüfung der Bestellung in Ihrem Browser',
    checking: 'Die Prüfung läuft …',
    true: 'Bestätigt: Die Bestellung steht so in der Datenbank, wie sie versiegelt wurde.',
    caught: (number: string, index: string) =>
      `Erwischt: Die Aufzeichnung der Bestellung ${number} ist nicht die, zu der sich Eintrag ${index} bekennt.`,
    steps: {
      signature: 'Der Stand des Nachweisprotokolls ist unterschrieben',
      inclusion: 'Der Eintrag steht im Nachweisprotokoll',
      commit: 'Die Aufzeichnung in der Datenbank ist die, zu der sich der Eintrag bekennt',
    },
    unchecked: 'Die Prüfung war nicht möglich. Laden Sie die Seite noch einmal.',
    terminal:
      'Im Terminal geht es ebenso: „shop demo tamper“ ändert einen Preis, „shop verify“ nennt die Bestellung, „shop demo untamper“ stellt ihn wieder her.',
  },
};
