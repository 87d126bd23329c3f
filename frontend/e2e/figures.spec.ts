import type { Page } from '@playwright/test';
import { roles } from './rights';
import { expect, settled, signIn, test } from './support';
import { make, tidyUp } from './walk';

interface Counted {
  /** The list it opens. */
  leads: string;
  /** How the tile says its figures. */
  says: RegExp;
  /** The same figures, counted where the tile leads. */
  count: (page: Page) => Promise<number[]>;
}

const rows = (page: Page) => page.locator('main tbody tr');

/** Tiles of the home page that say how many there are. */
const counted: Record<string, Counted> = {
  'Offener Warenkorb': {
    leads: '/warenkorb',
    says: /(\d+) Position(?:en)? im Warenkorb/,
    count: async (page) => {
      const { lines, freeLines } = await (await page.request.get('/api/v1/basket')).json();
      await expect(page.getByRole('button', { name: /entfernen/ })).toHaveCount(lines.length + freeLines.length);
      return [lines.length + freeLines.length];
    },
  },
  Freigaben: {
    leads: '/freigaben',
    says: /Freigaben: (\d+) für mich, (\d+) im Haus/,
    count: async (page) => {
      const all = await rows(page).count();
      return [all - (await rows(page).filter({ hasText: 'Ihre eigene Bestellung' }).count()), all];
    },
  },
  Pflichten: {
    leads: '/pflichten',
    says: /Offene Pflichten, hier und in den Stellen darunter:\s(\d+)/,
    count: async (page) => [await rows(page).count()],
  },
  Bedarfe: {
    leads: '/bedarfe',
    says: /Wartende Bedarfe, hier und in den Stellen darunter:\s(\d+)/,
    count: async (page) => [await page.getByRole('article').filter({ hasText: 'Wartet auf Übernahme' }).count()],
  },
  Bedarfsplanung: {
    leads: '/bedarfsplanung',
    says: /(\d+) Bedarfsrunden? (?:läuft|laufen|wartet|warten)/,
    count: async (page) => [
      await rows(page)
        .filter({ hasText: /läuft|abgelaufen/ })
        .count(),
    ],
  },
  'Hier hat noch niemand eine Rolle': {
    leads: '/organisation',
    says: /und (\d+) weitere/,
    count: async (page) => [
      (await page
        .locator('main a')
        .filter({ hasText: /, 0 Personen$/ })
        .count()) - 5,
    ],
  },
  'Stand des Nachweisprotokolls': {
    leads: '/nachweisprotokoll',
    says: /Einträge\s*([\d.]+)/,
    count: async (page) => [
      figure(await page.locator('main dt').filter({ hasText: 'Einträge' }).first().locator('+ dd').textContent()),
    ],
  },
  'Letzte Stichprobe': {
    leads: '/nachweisprotokoll',
    says: /(\d+) von \d+ Entscheidungen gezogen · [\d.]+ bis [\d.]+/,
    count: async (page) => [await page.getByRole('table').first().locator('tbody tr').count()],
  },
};

/** Tiles that list what there is and say no figure about it. */
const listing = [
  'Was noch zu tun ist',
  'Vorlagen',
  'Meine Bedarfe',
  'Diese Verträge laufen zuerst aus',
  'Bekanntmachung offen',
  'Preislisten, die auf Freigabe warten',
  'Vertragsentwürfe, noch nicht in Kraft',
  'Regelentwürfe, noch nicht in Kraft',
  'Meldungen',
  'Meldungen zur Barrierefreiheit',
  'Zuletzt bestellt',
];

const figure = (text: string | null) => Number(text?.replaceAll('.', ''));

test('every figure of the home pages names its scope and is that of the list it leads to @desk', async ({
  page,
  browser,
  baseURL,
}) => {
  // Only at the desk: the tiles are the same on the phone.
  test.setTimeout(90_000);
  const had = await make(browser, baseURL);
  const met = new Set<string>();
  await signIn(page, 'auditor');
  await page.goto('/nachweisprotokoll');
  await page.getByRole('button', { name: 'Stichprobe ziehen' }).click();
  await expect(page.getByText(/^\d+ von \d+ Entscheidungen gezogen$/)).toBeVisible();
  for (const role of roles) {
    await signIn(page, role);
    await page.goto('/');
    await settled(page);
    const names = await page
      .locator('main section[aria-label]')
      .evaluateAll((all) => all.map((one) => one.ariaLabel ?? ''));
    for (const name of names) {
      met.add(name);
      const tile = page.getByRole('region', { name, exact: true });
      const heading = await tile.getByRole('heading').first().textContent();
      const { leads, says, count } = counted[name] ?? {};
      if (!leads || !says || !count) {
        expect.soft(listing, `${role}: a tile that nobody counts`).toContain(name);
        expect.soft(heading, `${role}: ${name}`).not.toMatch(/\d/);
        continue;
      }
      const said = (await tile.textContent())?.match(says)?.slice(1).map(figure);
      if (!said && name === 'Hier hat noch niemand eine Rolle') continue; // all of them are listed
      await tile.locator(`a[href="${leads}"], a[href^="${leads}?"]`).first().click();
      await settled(page);
      expect.soft(await count(page), `${role}: ${name}`).toEqual(said);
      await page.goto('/');
      await settled(page);
    }
  }
  for (const name of ['Freigaben', 'Bedarfe', 'Bedarfsplanung', 'Letzte Stichprobe'])
    expect.soft([...met]).toContain(name);
  await tidyUp(browser, baseURL, had);
});

test('what may still be called off is the same on the home page and in the list of contracts @desk', async ({
  page,
}) => {
  // Only at the desk: the figures are the same on the phone.
  await signIn(page, 'contract_manager');
  await page.goto('/');
  await settled(page);
  const tile = page.getByRole('region', { name: 'Diese Verträge laufen zuerst aus' });
  const shown = await tile.getByRole('listitem').evaluateAll((all) =>
    all.map((one) => ({
      title: one.querySelector('a')?.textContent ?? '',
      rest: (one.textContent ?? '').match(/Noch abrufbar: ([\d.,]+\s€)/)?.[1] ?? '',
    })),
  );
  expect(shown.length).toBeGreaterThan(0);
  await tile.getByRole('link', { name: 'Alle Rahmenverträge' }).click();
  await settled(page);
  for (const [place, { title, rest }] of shown.entries()) {
    const row = rows(page).nth(place); // both begin with what runs out first
    await expect.soft(row).toContainText(title);
    await expect.soft(row).toContainText(rest);
  }
});
