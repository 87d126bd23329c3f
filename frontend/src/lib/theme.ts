export type Theme = 'light' | 'dark';

export function currentTheme(): Theme {
  return document.documentElement.dataset.kernTheme === 'dark' ? 'dark' : 'light';
}

/** Switches the theme and keeps the choice; first.js applies it before the next first paint. */
export function setTheme(theme: Theme) {
  document.documentElement.dataset.kernTheme = theme;
  try {
    localStorage.setItem('theme', theme);
  } catch {
    // Without storage the choice lasts until the page is left.
  }
}
