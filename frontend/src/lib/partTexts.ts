import { useI18n } from '../i18n';

const texts = {
  de: { partOf: (article: string) => `gehört zu: ${article}` },
  en: { partOf: (article: string) => `belongs to: ${article}` },
};

/** Words of lines that belong to an article put together. */
export const usePartTexts = () => texts[useI18n().language];
