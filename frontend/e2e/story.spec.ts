import { counting, expect, test, took } from './support';

/** What lies ready: the button that opens it, who sees it, and what the page then says. */
const gallery: [button: string, who: string, shows: RegExp][] = [
  ['Gleichstand ansehen', 'Jana Albers', /Gleichstand|gleich/],
  ['Warenkorb ansehen', 'Hauke Brandt', /zusammen/],
  ['Entscheidung ansehen', 'Jana Albers', /Bedarfstermin/],
  ['Fremdangebot ansehen', 'Jana Albers', /selbst eingeholt/],
  ['Monatspreis ansehen', 'Jana Albers', /im Monat/],
  ['Freigabe ansehen', 'Dr. Ulrike Hansen', /9\.684,00/],
];

test('the story: five steps by links and buttons, each ticked once its result is stored', async ({ page }) => {
  await page.goto('/anmelden');
  await page.getByRole('link', { name: 'Die Geschichte in fünf Schritten' }).click();
  const clicks = counting(page);
  const done = page.getByRole('main').getByRole('list').first().getByText('erledigt');
  await expect(done).toHaveCount(0);

  const heading = page.getByRole('heading', { level: 1 });
  const next = page.getByRole('button', { name: 'Nächster Schritt' });
  const submit = async () => {
    await expect(heading).toContainText('prüfen');
    await clicks.click(page.getByRole('button', { name: 'Bestellung absenden' }));
    await expect(heading).toContainText('abgesendet');
    await expect(page.getByText(/versiegelt \d\d:\d\d:\d\d, Eintrag/).first()).toBeVisible({ timeout: 15_000 });
  };

  await clicks.click(page.getByRole('button', { name: 'Angebote vergleichen' }));
  await expect(heading).toContainText('Headset Tonvaro Klar 25');
  await expect(page.getByText(/Sie sind: Jana Albers/)).toBeVisible();
  await clicks.click(page.getByRole('button', { name: 'Jetzt bestellen' }));
  await submit();

  await clicks.click(next);
  await clicks.click(page.getByRole('radio', { name: /Nordlicht/ }));
  const chosen = clicks.count;
  await clicks.click(page.getByRole('radio', { name: /^Lieferung am/ }));
  took('below', clicks.count - chosen);
  await clicks.click(page.getByRole('button', { name: 'Jetzt bestellen' }));
  await submit();

  await clicks.click(next);
  const before = clicks.count;
  await clicks.click(page.getByRole('button', { name: 'Aus Rahmenvertrag bestellen' }).first());
  await submit();
  took('callOff', clicks.count - before);

  await clicks.click(next);
  await expect(page.getByText(/Sie sind: Bernd Falk/)).toBeVisible();
  await expect(page.getByText(/Eintrag/).first()).toBeVisible();

  await clicks.click(next);
  await expect(heading).toHaveText('Fälschen und erwischen');
  const verdict = page.getByRole('region', { name: 'Prüfung der Bestellung in Ihrem Browser' });
  await expect(verdict.getByRole('status')).toContainText('Bestätigt');
  await clicks.click(page.getByRole('button', { name: 'Preis in der Datenbank ändern' }));
  await expect(verdict.getByRole('status')).toContainText(/Erwischt: Die Aufzeichnung der Bestellung B-/);
  await expect(verdict.getByText('stimmt nicht')).toHaveCount(1);
  await expect(next).toHaveCount(0);
  took('story', clicks.count);

  await page.getByRole('link', { name: 'Geschichte' }).click();
  await expect(done).toHaveCount(5);
  await page.goBack();
  await page.getByRole('button', { name: 'Preis wiederherstellen' }).click();
  await expect(verdict.getByRole('status')).toContainText('Bestätigt');
});

test('below the story: what lies ready is one click away @desk', async ({ page }) => {
  // Only at the desk: the same buttons on the phone; pages.spec.ts looks at the page there.
  await page.goto('/demo');
  await expect(page.getByRole('listitem').filter({ hasText: 'liegt bereit' })).toHaveCount(gallery.length);
  for (const [button, who, shows] of gallery) {
    await page.getByRole('button', { name: button }).click();
    await expect(page).not.toHaveURL(/\/demo$/); // the story says some of what follows, too
    await expect(page.getByText(`Sie sind: ${who}`)).toBeVisible();
    await expect(page.getByRole('main').getByText(shows).filter({ visible: true }).first()).toBeVisible();
    await page.getByRole('link', { name: 'Geschichte' }).click();
  }
});
