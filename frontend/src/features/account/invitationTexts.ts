import { useI18n } from '../../i18n';

const de = {
  nobody: 'Es wurde noch niemand eingeladen. Wer eingeladen ist, steht hier mit Rollen, Frist und Stand der Einladung.',
  first: 'Jemanden einladen',
};

const en: typeof de = {
  nobody: 'Nobody was invited yet. Who is invited stands here with roles, deadline and what became of it.',
  first: 'Invite somebody',
};

export const texts = { de, en };

/** Words of the list of invitations; loaded with its page. */
export const useInvitationTexts = () => texts[useI18n().language];
