import { afterEach, beforeEach, expect, test } from 'vitest';
import { keepOwnDrafts } from '../src/lib/owner';
import { keepTyped, restoreTyped } from '../src/lib/typed';

const page = `<main>
  <label>Grund <textarea></textarea></label>
  <label>Menge <input></label><label>Menge <input></label>
  <label><input type="checkbox"> Teillieferung</label>
  <label>Kennwort <input type="password"></label>
</main>`;

function field<Kind extends HTMLElement>(selector: string, index = 0): Kind {
  return document.querySelectorAll<Kind>(selector)[index] as Kind;
}

let end = () => {};
afterEach(() => end());

beforeEach(() => {
  sessionStorage.clear();
  document.body.innerHTML = page;
  history.replaceState(null, '', '/weitergeben?schritt=2');
  field<HTMLTextAreaElement>('textarea').value = 'Ersatz für ein defektes Gerät';
  field<HTMLInputElement>('input', 1).value = '7';
  field<HTMLInputElement>('input[type=checkbox]').checked = true;
  field<HTMLInputElement>('input[type=password]').value = 'geheim';
  keepTyped(document, '/weitergeben?schritt=2', 'jana');
  document.body.innerHTML = '';
});

const shown = () => [
  field<HTMLTextAreaElement>('textarea').value,
  ...[0, 1, 2, 3].map((index) => {
    const input = field<HTMLInputElement>('input', index);
    return input.type === 'checkbox' ? input.checked : input.value;
  }),
];

test('the same person finds what stood typed in the fields as they appear, passwords left out', async () => {
  expect(JSON.stringify(sessionStorage)).not.toContain('geheim');
  keepOwnDrafts('jana');
  end = restoreTyped();
  const heard: unknown[] = [];
  document.body.addEventListener('input', (event) => heard.push((event.target as HTMLTextAreaElement).value), {
    once: true,
  });
  document.body.innerHTML = page;
  await new Promise((done) => setTimeout(done));
  expect(shown()).toEqual(['Ersatz für ein defektes Gerät', '', '7', true, '']);
  expect(heard).toEqual(['Ersatz für ein defektes Gerät']);
});

test('another person finds nothing', async () => {
  keepOwnDrafts('tarek');
  end = restoreTyped();
  document.body.innerHTML = page;
  await new Promise((done) => setTimeout(done));
  expect(shown()).toEqual(['', '', '', false, '']);
});

test('another page is left alone', async () => {
  keepOwnDrafts('jana');
  history.replaceState(null, '', '/suche');
  end = restoreTyped();
  document.body.innerHTML = page;
  await new Promise((done) => setTimeout(done));
  expect(shown()).toEqual(['', '', '', false, '']);
});
