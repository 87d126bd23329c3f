// Runs before the first paint, so that the page never flashes in the wrong theme.
(() => {
  const root = document.documentElement;
  let kept = null;
  try {
    kept = localStorage.getItem('theme');
    root.lang = localStorage.getItem('language') === 'en' ? 'en' : 'de';
  } catch {
    // Storage may be forbidden; the system's theme is used then.
  }
  const dark = kept ? kept === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  root.dataset.kernTheme = dark ? 'dark' : 'light';
})();
