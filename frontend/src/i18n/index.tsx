import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useState } from 'react';
import { de, type Messages } from './de';
import { type Format, type Language, makeFormat } from './format';

interface Value {
  t: Messages;
  f: Format;
  language: Language;
  setLanguage: (language: Language) => Promise<void>;
}

const loaded: Partial<Record<Language, Messages>> = { de };

/** English comes as a chunk of its own. */
async function load(language: Language) {
  loaded[language] ??= (await import('./en')).en;
}

const Context = createContext<Value>({ t: de, f: makeFormat('de'), language: 'de', setLanguage: async () => {} });

export const useI18n = () => use(Context);

/** The language theme.js put on the page before the first paint, with its words loaded. */
export async function prepareLanguage(): Promise<Language> {
  const language = document.documentElement.lang === 'en' ? 'en' : 'de';
  await load(language);
  return language;
}

export function LanguageProvider({ initial = 'de', children }: { initial?: Language; children: ReactNode }) {
  const [language, set] = useState<Language>(initial);

  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);

  const setLanguage = useCallback(async (next: Language) => {
    await load(next);
    try {
      localStorage.setItem('language', next);
    } catch {
      // Without storage the choice lasts until the page is left.
    }
    document.documentElement.lang = next;
    set(next);
  }, []);

  const value = useMemo<Value>(
    () => ({ t: loaded[language] ?? de, f: makeFormat(language), language, setLanguage }),
    [language, setLanguage],
  );
  return <Context value={value}>{children}</Context>;
}
