import type { pages } from './de/pages';
import type { shell } from './de/shell';

/** What the frame of every page says. */
export type ShellMessages = typeof shell;

/** All texts; those of the pages are there once a page is. */
export type Messages = ShellMessages & typeof pages;
