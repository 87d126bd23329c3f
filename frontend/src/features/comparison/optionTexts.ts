import { useI18n } from '../../i18n';

const de = {
  title: 'Zusammenstellen',
  explain:
    'Der Preis oben ist der des Grundartikels; was dazugehört und was Sie wählen, kommt zu seinem eigenen Preis dazu.',
  explainPast:
    'Der Preis oben war der des Grundartikels; was dazugehörte und was gewählt wurde, kam zu seinem eigenen Preis dazu.',
  parts: 'Gehört immer dazu',
  each: (quantity: string) => `${quantity} je Stück`,
  exactly: (count: number) => `genau ${count}`,
  between: (least: number, most: number) => `${least} bis ${most}`,
  upTo: (most: number) => (most === 1 ? 'auf Wunsch' : `bis zu ${most}`),
  any: 'beliebig viele',
  none: 'ohne',
  unpriced: 'heute ohne Preis',
  unpricedPast: 'an diesem Tag ohne Preis',
  requires: (other: string) => `braucht „${other}“`,
  excludes: (other: string) => `nicht mit „${other}“`,
  tooFew: (group: string) => `Bitte wählen Sie noch bei „${group}“.`,
  tooMany: (group: string, most: number) => `Bei „${group}“ gehen höchstens ${most}.`,
  needs: (option: string, other: string) => `„${option}“ braucht „${other}“.`,
  clash: (option: string, other: string) => `„${option}“ und „${other}“ schließen einander aus.`,
  sum: (sum: string, pieces: string) => `Zusammen ${sum} netto für ${pieces}.`,
};

const en: typeof de = {
  title: 'Put together',
  explain:
    'The price above is that of the base article; what belongs to it and what you choose is added at its own price.',
  explainPast:
    'The price above was that of the base article; what belonged to it and what was chosen was added at its own price.',
  parts: 'Always included',
  each: (quantity) => `${quantity} per piece`,
  exactly: (count) => `exactly ${count}`,
  between: (least, most) => `${least} to ${most}`,
  upTo: (most) => (most === 1 ? 'if wanted' : `up to ${most}`),
  any: 'as many as wanted',
  none: 'without',
  unpriced: 'no price today',
  unpricedPast: 'no price that day',
  requires: (other) => `requires “${other}”`,
  excludes: (other) => `not with “${other}”`,
  tooFew: (group) => `Please choose in “${group}”.`,
  tooMany: (group, most) => `“${group}” takes ${most} at most.`,
  needs: (option, other) => `“${option}” requires “${other}”.`,
  clash: (option, other) => `“${option}” and “${other}” exclude each other.`,
  sum: (sum, pieces) => `Together ${sum} net for ${pieces}.`,
};

export type OptionTexts = typeof de;

export const texts = { de, en };

export const useOptionTexts = (): OptionTexts => texts[useI18n().language];
