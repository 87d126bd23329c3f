import { useI18n } from '../../i18n';

const de = {
  open: 'Bekanntmachung offen',
  by: (day: string) => `bis ${day}`,
  late: (day: string) => `war bis ${day} fällig`,
  explain: (edition: number, ground: string) =>
    `Fassung ${edition} beruht auf ${ground} und ist im Amtsblatt der EU bekannt zu machen (GWB § 132 Abs. 5). Das Gesetz nennt keine Frist; gemessen wird an den 30 Tagen der Vergabebekanntmachung (VgV § 39 Abs. 1).`,
  enter: 'Bekanntmachung eintragen',
  number: 'Nummer im Amtsblatt',
  numberHint: 'Etwa 123456-2026',
  on: 'Veröffentlicht am',
  save: 'Nummer und Tag eintragen',
  published: 'Bekannt gemacht',
  edition: (edition: number) => `Fassung ${edition}`,
  done: (number: string, day: string) => `${number} am ${day}`,
  all: 'Rahmenverträge',
};

const en: typeof de = {
  open: 'Notice outstanding',
  by: (day) => `by ${day}`,
  late: (day) => `was due by ${day}`,
  explain: (edition, ground) =>
    `Edition ${edition} rests on ${ground} and is to be published in the Official Journal of the EU (GWB §132(5)). The law names no term; it is measured by the 30 days of the award notice (VgV §39(1)).`,
  enter: 'Record the notice',
  number: 'Number in the Official Journal',
  numberHint: 'Such as 123456-2026',
  on: 'Published on',
  save: 'Record number and day',
  published: 'Published',
  edition: (edition) => `Edition ${edition}`,
  done: (number, day) => `${number} on ${day}`,
  all: 'Framework contracts',
};

export const texts = { de, en };

export const useNoticeDutyTexts = (): typeof de => texts[useI18n().language];
