import { expect, type Page } from '@playwright/test';
import { repainted } from './support';

/** Words of German that no English text has, and figures as German writes them. */
const german =
  /[äöüßÄÖÜ]|\b(der|die|das|den|dem|des|und|oder|nicht|mit|für|von|vom|zum|zur|bei|nach|aus|auf|noch|auch|bis|seit|ist|sind|wird|werden|wurde|eine|einen|einer|ein|kein|keine|Sie|Ihr|Ihre|heute|morgen|Stück|Menge|Preis|Preise|Bestellung|Bestellungen|Freigabe|Lieferung|Angebot|Angebote|Regel|Regeln|Rahmenvertrag|Los|Stelle|Stellen|Entscheidung|Nachweis|Katalog|Warenkorb|Suche|Kostenstelle|netto|brutto|Fr|Sa)\b|\d,\d\d\b|€$|\d\.\d{3},/;

/** Names of the law, of places and of the field, which stay German in an English sentence. */
const names = /Baden-Württemberg|Thüringen|Länder|§[^.;]*?(GWB|VgV|UVgO|BGB|BHO|LHO|AO)\b/g;

/** Every string that an answer of the API holds: what people and suppliers wrote, which no page translates. */
function* strings(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) yield* strings(inner);
}

/** Texts of the page, those for screen readers included, but not what says itself to be German. */
const textsOf = (page: Page) =>
  page.evaluate(() => {
    const texts = new Set([document.title]);
    const foreign = '[lang="de"], script, style';
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode())
      if (!node.parentElement?.closest(foreign)) texts.add(node.textContent ?? '');
    for (const element of document.body.querySelectorAll('*')) {
      if (element.closest(foreign)) continue;
      for (const name of ['aria-label', 'title', 'placeholder', 'alt']) texts.add(element.getAttribute(name) ?? '');
    }
    return [...texts].map((text) => text.replaceAll(/\s+/g, ' ').trim()).filter(Boolean);
  });

/** German on a page that is shown in English, beside what the answers hold. */
export async function germanFindings(page: Page, answers: Iterable<Promise<string>>): Promise<string[]> {
  const bodies = await Promise.all([...answers].map((body) => body.catch(() => 'null'))); // a page left takes its answers along
  const data = [...new Set(bodies.flatMap((body) => [...strings(JSON.parse(body))]))]
    .map((text) => text.replaceAll(/\s+/g, ' ').trim())
    .filter((text) => german.test(text))
    .sort((a, b) => b.length - a.length);
  const own = (text: string) => data.reduce((rest, known) => rest.replaceAll(known, '…'), text).replaceAll(names, '…');
  return (await textsOf(page)).filter((text) => german.test(own(text)));
}

const accessibility = { English: 'Accessibility', Deutsch: 'Barrierefreiheit' };

/** Changes the language as a person does, and waits until the page speaks it. */
export async function speak(page: Page, language: keyof typeof accessibility): Promise<void> {
  const opener = page.locator('button[aria-controls="konto"]');
  await opener.click();
  await page.locator('#konto').getByRole('button', { name: language }).click();
  await expect(page.getByRole('contentinfo').getByRole('link', { name: accessibility[language] })).toBeVisible();
  await opener.click();
  await repainted(page);
}
