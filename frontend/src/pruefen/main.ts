import './pruefen.css';
import { type Claim, parseClaim } from './claim';
import { card, el } from './dom';
import { maxFileBytes, type ProofFile, parseProofFile } from './proofFile';
import { publicLog } from './publicLog';
import { type Locale, result } from './result';
import { verify } from './verify';
import { words } from './words';

const chosen = new URLSearchParams(location.search).get('lang') ?? document.documentElement.lang;
const language = chosen === 'en' ? 'en' : 'de';
const locale: Locale = { t: words[language], language };
const { t } = locale;

const outcome = el('div', { class: 'stack', role: 'status', 'aria-live': 'polite' });
let file: ProofFile | undefined;
let running = 0;

const say = (text: string, kind = 'partly') =>
  outcome.replaceChildren(el('p', { class: `check-verdict check-${kind}` }, text));

/** Checks what the address and the chosen file say; a later call replaces an earlier one. */
async function check(): Promise<void> {
  const turn = ++running;
  const read = parseClaim(location.hash);
  const claim: Claim | typeof read = read === 'none' && file ? file.claim : read;
  if (typeof claim === 'string') {
    say(t.claims[claim], claim === 'none' ? 'partly' : 'refuted');
    return;
  }
  if (!globalThis.crypto?.subtle) {
    say(t.insecure, 'partly');
    return;
  }
  say(t.working, 'working');
  try {
    const report = await verify(claim, publicLog, file);
    if (turn === running) outcome.replaceChildren(...result(report, claim, file, locale));
  } catch {
    if (turn !== running) return;
    const again = el('button', { type: 'button', class: 'check-button' }, t.again);
    again.addEventListener('click', () => void check());
    say(t.unreachable, 'partly');
    outcome.append(again);
  }
}

async function take(chosen: File | undefined): Promise<void> {
  if (!chosen) return;
  running++; // what is under way is about something else
  const read = chosen.size > maxFileBytes ? 'too_large' : parseProofFile(await chosen.text());
  file = typeof read === 'string' ? undefined : read;
  if (typeof read === 'string') say(t.files[read], 'refuted');
  else await check();
}

function fileCard(): HTMLElement {
  const input = el('input', { type: 'file', id: 'file', accept: '.json,application/json' });
  input.addEventListener('change', () => void take(input.files?.[0]));
  const place = card(
    t.fileTitle,
    el('p', { class: 'muted' }, t.fileHint),
    el('label', { for: 'file' }, t.fileLabel),
    input,
  );
  place.addEventListener('dragover', (event) => event.preventDefault());
  place.addEventListener('drop', (event) => {
    event.preventDefault();
    void take(event.dataTransfer?.files[0]);
  });
  return place;
}

function linkCard(): HTMLElement {
  const input = el('input', {
    type: 'text',
    id: 'link',
    autocomplete: 'off',
    spellcheck: 'false',
    class: 'check-input',
  });
  const form = el(
    'form',
    { class: 'stack-small' },
    el('label', { for: 'link' }, t.linkLabel),
    input,
    el('div', {}, el('button', { type: 'submit', class: 'check-button' }, t.linkButton)),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const hash = input.value.trim().replace(/^[^#]*#/, '');
    if (location.hash === `#${hash}`) void check();
    else location.hash = hash;
  });
  return card(t.linkTitle, form);
}

function header(): HTMLElement {
  const other = language === 'de' ? 'en' : 'de';
  const link = el('a', { href: `?lang=${other}`, lang: other, hreflang: other }, t.otherLanguage);
  link.addEventListener('click', () => {
    link.href = `?lang=${other}${location.hash}`;
  });
  return el(
    'header',
    { class: 'check-bar' },
    el('div', { class: 'check-wrap row-between' }, el('a', { href: '/' }, t.brand), link),
  );
}

function footer(): HTMLElement {
  const links = t.pages.map(([href, label]) => el('a', { href: href ?? '/' }, label));
  return el('footer', { class: 'check-wrap row check-foot' }, ...links);
}

document.documentElement.lang = language;
document.title = `${t.title} · ${t.brand}`;
document.body.append(
  header(),
  el(
    'main',
    { class: 'check-wrap stack' },
    el('h1', {}, t.title),
    el('p', {}, t.intro),
    outcome,
    fileCard(),
    linkCard(),
    card(t.limitsTitle, el('ul', { class: 'check-limits' }, ...t.limits.map((limit) => el('li', {}, limit)))),
  ),
  footer(),
);
window.addEventListener('hashchange', () => void check());
void check();
