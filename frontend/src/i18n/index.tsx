import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useState } from 'react';
import { shell } from './de/shell';
import { type Format, type Language, makeFormat } from './format';
import type { Messages, ShellMessages } from './messages';

interface Value<Texts> {
  t: Texts;
  f: Format;
  language: Language;
  setLanguage: (language: Language) => Promise<void>;
}

/** The German frame is in the first script; everything else comes when it is shown first. */
const loaded: Record<Language, Partial<Messages>> = { de: { ...shell }, en: {} };

let pagesWanted = false;

const sources = {
  de: { shell: async () => ({ shell }), pages: () => import('./de/pages') },
  en: { shell: () => import('./en/shell'), pages: () => import('./en/pages') },
};

async function load(language: Language) {
  const texts = loaded[language];
  const shellMissing = !texts.shell;
  const pagesMissing = pagesWanted && !texts.search;
  await Promise.all([
    shellMissing && sources[language].shell().then((part) => Object.assign(texts, part.shell)),
    pagesMissing && sources[language].pages().then((part) => Object.assign(texts, part.pages)),
  ]);
}

/** Loads the texts of the pages in the language shown; a language chosen later brings its own. */
export function loadPageTexts(): Promise<void> {
  pagesWanted = true;
  return load(shownLanguage());
}

const shownLanguage = (): Language => (document.documentElement.lang === 'en' ? 'en' : 'de');

const formats: Record<Language, Format> = { de: makeFormat('de'), en: makeFormat('en') };

const Context = createContext<Value<ShellMessages>>({
  t: shell,
  f: formats.de,
  language: 'de',
  setLanguage: async () => {},
});

/** Texts and formats for the frame and what it may show before any page has arrived. */
export const useShellI18n = (): Value<ShellMessages> => use(Context);

/** Texts and formats for a page and its parts; the router loads the texts together with the page. */
export const useI18n = () => use(Context) as Value<Messages>;

/** The language first.js put on the page before the first paint, with its words loaded. */
export async function prepareLanguage(): Promise<Language> {
  const language = shownLanguage();
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

  const value = useMemo<Value<ShellMessages>>(
    () => ({ t: loaded[language] as ShellMessages, f: formats[language], language, setLanguage }),
    [language, setLanguage],
  );
  return <Context value={value}>{children}</Context>;
}
