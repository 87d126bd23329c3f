import { join } from 'node:path';
import { type EmptyShop, emptyShop } from './empty';
import { germanFindings, speak } from './german';
import { inGuide, picture } from './picture';
import { counting, expect, findings, settled, test, took } from './support';
import { codeOf } from './totp';

/** Text fields that a first start may ask somebody to fill, from the empty database to the first order. */
const fieldsAllowed = 8;

/** What no first page can do. */
const toDo = ['Wertgrenzen', 'Katalog', 'Personen', 'Post an Lieferanten', 'Sicherung', 'Protokollstand außer Haus'];

let shop: EmptyShop | undefined;
test.afterEach(async () => {
  await shop?.stop();
  shop = undefined;
});

test('an empty database becomes a shop with its first order @desk', async ({ page }) => {
  // Only at the desk: whoever installs a server sits at a desk.
  test.skip(!process.env.E2E_DATA, 'the database stands beside that of the demo which the tests started');
  shop = await emptyShop(join(String(process.env.E2E_DATA), String(process.env.TEST_PARALLEL_INDEX ?? 0)));
  const clicks = counting(page);
  const looked = async () => {
    await settled(page);
    expect(await findings(page)).toEqual([]);
  };
  const shown = async (name: string) => {
    const desk = page.viewportSize();
    await picture(page, name, inGuide);
    if (desk) await page.setViewportSize(desk);
  };
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });

  await page.goto(shop.link);
  await clicks.type(page.getByLabel('Name der Stelle'), 'Stadt Lauenrode');
  await clicks.type(page.getByLabel('Straße und Hausnummer'), 'Am Markt 1');
  await clicks.type(page.getByLabel('Postleitzahl'), '31199');
  await clicks.type(page.getByLabel('Ort'), 'Lauenrode');
  await clicks.choose(page.getByLabel('Land', { exact: true }), 'DE-NI');
  await expect(page.getByText(/Was daraus folgt: /)).toBeVisible();
  await looked();
  await shown('hilfe-einrichten');
  await speak(page, 'English');
  expect(await germanFindings(page, [])).toEqual([]);
  await speak(page, 'Deutsch');
  await clicks.click(button('Weiter'));

  await clicks.type(page.getByLabel('Vor- und Nachname'), 'Ada Verwaltung');
  await clicks.type(page.getByLabel('E-Mail-Adresse'), 'ada@lauenrode.example');
  await clicks.type(page.getByLabel(/^Passwort/), 'drei blaue Stühle im Flur');
  await looked();
  await clicks.click(button('Konto anlegen'));
  const secret = await page.locator('code').first().textContent();
  await clicks.type(page.getByLabel('Sechsstelliger Code der App'), codeOf(secret ?? ''));
  await looked();
  await clicks.click(button('Code bestätigen'));
  await expect(page.getByRole('heading', { name: 'Wiederherstellungscodes' })).toBeVisible();
  await looked();
  await clicks.click(page.getByRole('link', { name: 'Weiter zum Katalog' }));

  await looked();
  await shown('hilfe-erster-katalog');
  await clicks.click(button('Beispielkatalog laden'));
  await expect(page.getByText(/^Geladen sind \d+ Angebote von 3/)).toBeVisible({ timeout: 30_000 });
  await looked();
  await clicks.click(page.getByRole('link', { name: 'Weiter', exact: true }));
  await looked();
  await clicks.click(page.getByRole('link', { name: 'Später', exact: true }));

  // Home says what is still to be done, and so does the command line.
  const list = page.getByRole('region', { name: 'Was noch zu tun ist' });
  for (const item of toDo) await expect(list.getByText(item, { exact: true })).toBeVisible();
  await looked();
  const { out } = await shop.command('doctor');
  const said = out.matchAll(/^(?:zu tun|falsch) {2}(.+?) {2,}/gm);
  expect([...said].map(([, item]) => item).filter((item) => item !== 'Speicherplatz')).toEqual(toDo); // of this machine

  await clicks.click(page.getByRole('navigation').getByRole('link', { name: 'Katalog', exact: true }));
  await clicks.click(page.locator('main a[href^="/produkte/"]').first());
  await clicks.click(button('Jetzt bestellen'));
  await clicks.click(button('Bestellung absenden'));
  await expect(page).toHaveURL(/\/bestellung\/abgesendet\//);
  expect(clicks.fields, 'text fields of the first start').toBeLessThanOrEqual(fieldsAllowed);
  took('firstStart', clicks.count);

  // The examples go with one click; what was ordered stays.
  await page.goto(new URL('/kataloge', shop.link).href);
  await button('Beispielkatalog entfernen').click();
  await expect(page.getByText('Der Beispielkatalog ist entfernt.')).toBeVisible();
  await expect(page.getByText('Die eine Bestellung daraus bleibt')).toBeVisible();
});
