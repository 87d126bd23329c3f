/** What a supplier reads behind the link of a price inquiry. */
export const inquiry = {
  inquiry: {
    title: 'Preisanfrage',
    to: (supplier: string) => `An ${supplier}`,
    asked: 'Was angefragt wird',
    item: 'Artikel',
    manufacturer: 'Hersteller',
    neededBy: 'Benötigt bis',
    deadline: 'Antwort bis',
    asker: 'Wer anfragt',
    askerInLetter: 'Die Stelle, von der Sie das Schreiben mit diesem Link haben',
    text: 'Hinweise zur Anfrage',
    noOrder: 'Diese Anfrage ist kein Auftrag. Sie antworten einmal und ohne Anmeldung.',
    deadlineOver: (day: string) =>
      `Die Frist ist am ${day} abgelaufen. Sie können noch antworten; Ihre Antwort wird als verspätet vermerkt.`,

    offer: 'Ihr Angebot',
    offerHint: 'Alle Preise netto in Euro.',
    fields: {
      unitPrice: 'Preis für 1 Stück',
      shipping: 'Versandkosten für die Lieferung',
      vatRate: 'Umsatzsteuersatz in Prozent',
      deliveryDays: 'Lieferzeit in Arbeitstagen',
      validUntil: 'Angebot gültig bis',
      minimum: 'Mindestmenge (freiwillig)',
      sku: 'Ihre Artikelnummer (freiwillig)',
    },
    hints: {
      unitPrice: 'Zum Beispiel 89,90',
      shipping: '0, wenn Sie frei Haus liefern',
      vatRate: 'Zum Beispiel 19',
      deliveryDays: 'Ab Bestellung, zum Beispiel 5',
      validUntil: 'TT.MM.JJJJ',
      minimum: 'Ohne Angabe gilt 1',
      sku: 'Höchstens 60 Zeichen',
    },
    faults: {
      unitPrice: 'Schreiben Sie den Preis für 1 Stück größer als 0, zum Beispiel 1234,50.',
      shipping: 'Schreiben Sie die Versandkosten, zum Beispiel 4,90, oder 0.',
      vatRate: 'Schreiben Sie den Umsatzsteuersatz, zum Beispiel 19.',
      deliveryDays: 'Schreiben Sie die Lieferzeit als ganze Zahl von 0 bis 400.',
      validUntil: 'Schreiben Sie den letzten Tag des Angebots so: 26.11.2026.',
      validUntilOver: 'Das Angebot muss mindestens bis heute gelten. Schreiben Sie einen späteren Tag.',
      minimum: 'Schreiben Sie die Mindestmenge größer als 0 oder lassen Sie das Feld leer.',
    },
    minimum: 'Mindestmenge',
    sku: 'Ihre Artikelnummer',
    send: 'Angebot abgeben',
    sending: 'Wird gesendet',
    once: 'Ihr Angebot zählt, sobald Sie es abgeben. Danach lässt es sich über diesen Link nicht mehr ändern.',

    declineHeading: 'Sie möchten nicht anbieten',
    declineText: 'Damit ist die Anfrage beantwortet. Ein Angebot ist über diesen Link dann nicht mehr möglich.',
    decline: 'Kein Angebot abgeben',

    sent: 'Ihr Angebot ist angekommen',
    sentText: 'Die anfragende Stelle sieht es jetzt beim Preisvergleich. Sie müssen nichts weiter tun.',
    declinedNow: 'Ihre Absage ist angekommen',
    declinedText: 'Die anfragende Stelle weiß, dass Sie nicht anbieten. Sie müssen nichts weiter tun.',
    already: 'Diese Anfrage ist schon beantwortet',
    alreadyOffered:
      'Ihr Angebot liegt der anfragenden Stelle vor. Ein geändertes Angebot braucht eine neue Preisanfrage.',
    alreadyDeclined: 'Sie haben mitgeteilt, dass Sie nicht anbieten. Ein Angebot braucht eine neue Preisanfrage.',
    late: (day: string) => `Die Antwort kam nach der Frist vom ${day} und ist als verspätet vermerkt.`,
    given: 'Was Sie angeboten haben',

    unknown: 'Diesen Link kennen wir nicht',
    unknownText: 'Bitte öffnen Sie den Link so, wie er im Schreiben steht, mit allen Zeichen nach dem #.',
    expired: 'Dieser Link gilt nicht mehr',
    expiredText:
      'Die Frist der Preisanfrage ist seit mehr als 14 Tagen vorbei. Bitte wenden Sie sich an die Stelle, von der Sie das Schreiben haben.',
    throttled: 'Bitte warten Sie 15 Minuten',
    throttledText:
      'Von Ihrem Anschluss wurden viele unbekannte Links geöffnet. Öffnen Sie den Link danach so, wie er im Schreiben steht.',
  },
};
