// What does not wait for the page's script: the theme, so that the page never flashes in the wrong one, and the first
// questions to the server, so that their answers arrive with the script that shows them (src/api/asked.ts).
(() => {
  const root = document.documentElement;
  const parts = document.currentScript.dataset;
  let kept = null;
  try {
    kept = localStorage.getItem('theme');
    root.lang = localStorage.getItem('language') === 'en' ? 'en' : 'de';
  } catch {
    // Storage may be forbidden; the system's theme is used then.
  }
  const dark = kept ? kept === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  root.dataset.kernTheme = dark ? 'dark' : 'light';
  if (!parts.de) return; // a page without the shop's script

  const fetchPart = (file) => {
    const link = document.createElement('link');
    link.rel = 'modulepreload';
    link.href = file;
    document.head.append(link);
  };
  const ask = (address) => {
    window.asked[address] = fetch(address, { headers: { 'Accept-Language': root.lang } });
    window.asked[address].catch(() => {}); // who takes it hears of it
  };
  window.asked = {};
  ask('/api/v1/session');
  fetchPart(parts[root.lang]);
  fetchPart(parts.ui);
  const { q, menge = '1', ...others } = Object.fromEntries(new URLSearchParams(location.search));
  if (Object.keys(others).length) return;
  const product = /^\/produkte\/([\w-]+)$/.exec(location.pathname);
  if (product) {
    fetchPart(parts.comparison);
    ask(`/api/v1/products/${product[1]}/comparison?quantity=${encodeURIComponent(menge)}`);
  } else if (location.pathname === '/suche') {
    fetchPart(parts.search);
    if (q) ask(`/api/v1/products?q=${encodeURIComponent(q)}`);
  }
})();
