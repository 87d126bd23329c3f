import { useI18n } from '../i18n';

const de = {
  title: 'Dafür fehlt Ihnen eine Rolle',
  needed: (roles: string) => `Nötig ist: ${roles}. Rollen vergibt die Verwaltung Ihrer Organisation.`,
};

const en: typeof de = {
  title: 'You lack a role for this',
  needed: (roles) => `Needed: ${roles}. Your organisation’s administrator grants roles.`,
};

const texts = { de, en };

/** What stands in place of a form that the person's roles do not permit; loaded with its page. */
export const useDeniedTexts = () => texts[useI18n().language];
