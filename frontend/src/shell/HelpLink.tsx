import { useRouterState } from '@tanstack/react-router';
import { useState } from 'react';
import { useShellI18n } from '../i18n';
import { Icon } from '../ui/Icon';
import css from './shell.module.css';

/** The guide's chapter of this page, in a tab of its own, so that nothing typed here is lost. */
export function HelpLink() {
  const { t, language } = useShellI18n();
  const route = useRouterState({ select: (state) => state.matches.at(-1)?.fullPath ?? '' });
  const [chapterOf, setChapterOf] = useState<(route: string) => string | undefined>();
  // Which chapter it is comes when somebody reaches for the link.
  const reach = () => {
    if (!chapterOf) void import('../features/help/pages').then((module) => setChapterOf(() => module.chapterOf));
  };
  const chapter = chapterOf?.(route);
  return (
    <a
      className={css.tool}
      href={`/hilfe${chapter ? `/${chapter}` : ''}?lang=${language}`}
      target="hilfe"
      onPointerEnter={reach}
      onFocus={reach}
      aria-label={`${t.shell.help}, ${t.shell.newTab}`}
    >
      <Icon name="help" size={22} />
      <span className={css.toolText}>{t.shell.help}</span>
    </a>
  );
}
