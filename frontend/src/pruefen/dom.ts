type Child = Node | string | null | undefined | false;

/** Makes an element; text is always text, never markup. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children.filter((child): child is Node | string => Boolean(child)));
  return element;
}

/** A list of facts; those without a value are left out. */
export function facts(rows: [label: string, value: Child][]): HTMLElement {
  const there = rows.filter(([, value]) => value);
  return el('dl', {}, ...there.map(([label, value]) => el('div', {}, el('dt', {}, label), el('dd', {}, value))));
}

export const card = (title: string, ...children: Child[]) =>
  el('section', { class: 'check-card stack-small' }, el('h2', {}, title), ...children);

/** Puts values in the places of a text, in one pass. */
export const fill = (text: string, values: Record<string, string>) =>
  text.replace(/\{(\w+)\}/g, (place, name: string) => values[name] ?? place);
