import type { Page } from '@playwright/test';

/** Bounds of the design: what differs from them is a finding in words. */
const bounds = { fontSizes: 6, fontWeights: 3, primaries: 1, gapShare: 0.95, lineLength: 75, target: 24 };

/** What does not fit: the page is wider than its window, a control is smaller than its words, or words end at an edge that hides them. */
export async function cutFindings(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const name = (element: Element) =>
      `${element.tagName.toLowerCase()}.${[...element.classList].join('.')} "${element.textContent?.trim().slice(0, 40)}"`;
    const sideways = document.documentElement.scrollWidth - innerWidth;
    if (sideways > 0) found.push(`${sideways} px sideways`);
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      const element = text.parentElement;
      if (!element || !text.nodeValue?.trim()) continue;
      if (element.closest('svg, .visually-hidden, [title], [aria-hidden="true"]')) continue;
      if (!element.checkVisibility({ visibilityProperty: true }) || getComputedStyle(element).clipPath !== 'none')
        continue;
      const words = document.createRange();
      words.selectNodeContents(text);
      const { left, right, top, bottom } = words.getBoundingClientRect();
      if (right - left === 0) continue;
      const control = element.closest('button, .button, summary');
      if (control) {
        const box = control.getBoundingClientRect();
        const hanging = 6; // px of a space at the end of a line, which nobody sees
        const wide = right > box.right + hanging || left < box.left - hanging;
        if (wide || bottom > box.bottom + 1 || top < box.top - 1)
          found.push(`larger than its button: ${name(element)}`);
      }
      for (let around: Element | null = element; around && around !== document.body; around = around.parentElement) {
        const { overflowX, position, clipPath } = getComputedStyle(around);
        if (/auto|scroll/.test(overflowX) || position === 'fixed' || clipPath !== 'none') break;
        if (!/hidden|clip/.test(overflowX)) continue;
        const box = around.getBoundingClientRect();
        if (right > box.right + 1 || left < box.left - 1)
          found.push(`cut at the edge of ${name(around)}: ${name(element)}`);
      }
    }
    return found;
  });
}

/** Reads the rendered page and says what breaks the rules of the design. */
export async function designFindings(page: Page): Promise<string[]> {
  return page.evaluate((limit) => {
    const scale = [0, 4, 8, 12, 16, 24, 32, 48];
    const found: string[] = [];
    const seen = [...document.body.querySelectorAll<HTMLElement>('*')].filter((element) => {
      const style = getComputedStyle(element);
      return (
        element.checkVisibility({ visibilityProperty: true }) &&
        !element.closest('svg, .visually-hidden') &&
        style.clipPath === 'none'
      );
    });
    const name = (element: Element) =>
      `${element.tagName.toLowerCase()}.${[...element.classList].join('.')} "${element.textContent?.trim().slice(0, 40)}"`;
    const withText = seen.filter((element) =>
      [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim()),
    );
    const sizes = new Set(withText.map((element) => getComputedStyle(element).fontSize));
    if (sizes.size > limit.fontSizes) found.push(`${sizes.size} font sizes: ${[...sizes].join(', ')}`);
    const weights = new Set(withText.map((element) => getComputedStyle(element).fontWeight));
    if (weights.size > limit.fontWeights) found.push(`${weights.size} font weights: ${[...weights].join(', ')}`);

    const action = document.createElement('i');
    action.style.color = 'var(--act)';
    document.body.append(action);
    const act = getComputedStyle(action).color;
    action.remove();
    const primaries = seen.filter(
      (element) =>
        element.matches('main button, main a') &&
        element.clientHeight >= 40 &&
        getComputedStyle(element).backgroundColor === act,
    );
    if (primaries.length > limit.primaries) found.push(`${primaries.length} primary buttons: ${primaries.map(name)}`);

    const gaps = seen.flatMap((element) => {
      const style = getComputedStyle(element);
      if (!/flex|grid/.test(style.display) || element.children.length < 2) return [];
      return [style.rowGap, style.columnGap].filter((gap) => gap !== 'normal').map((gap) => Number.parseFloat(gap));
    });
    const off = gaps.filter((gap) => !scale.includes(Math.round(gap)));
    if (gaps.length > 0 && 1 - off.length / gaps.length < limit.gapShare) {
      found.push(`gaps off the scale: ${[...new Set(off)].join(', ')}`);
    }
    // What is hidden from people and from the keyboard is no target, such as the input that only opens the calendar.
    const targets = seen.filter(
      (element) =>
        element.matches('button, select, input, summary, a') && !element.matches('[aria-hidden="true"][tabindex="-1"]'),
    );
    for (const element of targets) {
      // A box is as large as the label that switches it.
      const box = (element.closest('label') ?? element).getBoundingClientRect();
      const inline = element.matches('a') && getComputedStyle(element).display === 'inline';
      if (!inline && box.width > 0 && (box.height < limit.target - 0.5 || box.width < limit.target - 0.5)) {
        found.push(`target ${Math.round(box.width)} x ${Math.round(box.height)}: ${name(element)}`);
      }
    }
    for (const element of withText) {
      const style = getComputedStyle(element);
      const cut =
        element.scrollWidth > element.clientWidth + 1 && style.overflowX !== 'visible' && style.display !== 'inline';
      if (cut && !element.title && !element.matches('input, textarea, pre')) found.push(`text cut: ${name(element)}`);
    }
    for (const element of seen.filter((one) => one.matches('main p'))) {
      const width = element.getBoundingClientRect().width;
      const em = Number.parseFloat(getComputedStyle(element).fontSize);
      const measure = document.createElement('canvas').getContext('2d');
      if (!measure) continue;
      measure.font = getComputedStyle(element).font;
      const characters = width / (measure.measureText('0').width || em / 2);
      const lines = element.getBoundingClientRect().height / (em * 1.3);
      if (lines > 2 && characters > limit.lineLength + 5)
        found.push(`line of ${Math.round(characters)} characters: ${name(element)}`);
    }
    if (document.querySelectorAll('h1').length !== 1) found.push(`${document.querySelectorAll('h1').length} h1`);
    return found;
  }, bounds);
}
