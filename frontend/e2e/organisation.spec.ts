import { dayIn, german } from './days';
import { designFindings } from './lint';
import { expect, findings, settled, signIn, test } from './support';

test('which prices a body sees from a day on, and which accounts are one human being @desk', async ({ page }) => {
  // Only at the desk: the same cards and forms on the phone; pages.spec looks at them in both widths.
  await signIn(page, 'admin', 'nele.wiegand');
  await page.goto('/organisation');
  await settled(page);
  const prices = page.getByRole('region', { name: 'Preise im Handelsgeschäft' });
  await expect(prices.getByText('die Stelle sieht beide Preise')).toBeVisible();
  await prices.getByRole('button', { name: 'Sichtbare Preise festlegen' }).click();
  await prices.getByLabel('Sichtbar').selectOption({ label: 'eigener Preis (mit Gebühr)' });
  const from = prices.getByRole('textbox', { name: 'Ab', exact: true });
  const until = prices.getByRole('textbox', { name: 'Bis einschließlich' });
  await from.fill(german(dayIn(40)));
  await until.fill(german(dayIn(30)));
  await prices.getByRole('button', { name: 'Speichern' }).click();
  await expect(until).toHaveAttribute('aria-invalid', 'true'); // an end before the beginning
  await until.fill(german(dayIn(60)));
  expect.soft(await findings(page), 'axe of the form').toEqual([]);
  expect.soft(await designFindings(page), 'design of the form').toEqual([]);
  await prices.getByRole('button', { name: 'Speichern' }).click();
  await expect(prices.getByText(`${german(dayIn(40))} – ${german(dayIn(60))}, geplant`)).toBeVisible();
  await expect(prices.getByText('die Stelle sieht beide Preise')).toBeVisible(); // until then

  const same = page.getByRole('region', { name: 'Zweite Konten derselben Person' });
  await same.getByRole('button', { name: 'Zweites Konto eintragen' }).click();
  await expect(same.getByText('Die Verbindung gilt auf Dauer', { exact: false })).toBeVisible();
  await same.getByLabel('Konto', { exact: true }).selectOption({ label: 'Frank Ostermann' });
  await same.getByLabel('Zweites Konto derselben Person').selectOption({ label: 'Hauke Brandt' });
  expect.soft(await findings(page), 'axe of the accounts').toEqual([]);
  await same.getByRole('button', { name: 'Speichern' }).click();
  await expect(same.getByRole('listitem')).toContainText(
    /Frank Ostermann und Hauke Brandt|Hauke Brandt und Frank Ostermann/,
  );
});
