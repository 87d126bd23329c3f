import { useI18n } from '../../i18n';

const de = {
  own: (organisation: string) =>
    `Für ${organisation} verwalten Sie Stellen, Anschriften und Kostenstellen, Personen und ihre Rollen.`,
  organisation: 'Organisation öffnen',
  invite: 'Jemanden einladen',
};

const en: typeof de = {
  own: (organisation) =>
    `For ${organisation} you look after units, addresses and cost centres, people and their roles.`,
  organisation: 'Open organisation',
  invite: 'Invite somebody',
};

export const texts = { de, en };

/** What an administrator of another organisation than the cooperative may do instead; loaded with its page. */
export const useElsewhereTexts = () => texts[useI18n().language];
