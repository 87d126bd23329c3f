import { ownDrafts } from './owner';

/** What stood typed in a page when its session ended. */
interface Typed {
  address: string;
  fields: [name: string, value: string | boolean][];
}

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const kept = 'typed';
const controls = 'textarea, select, input:not([type=password], [type=file], [type=hidden])';
const choice = (field: Control): field is HTMLInputElement =>
  field instanceof HTMLInputElement && (field.type === 'checkbox' || field.type === 'radio');

/** The fields of a page, each named by its label and which of several it is: ids do not outlive the page. */
function fieldsOf(page: ParentNode): [string, Control][] {
  const seen = new Map<string, number>();
  return [...page.querySelectorAll<Control>(controls)].map((field) => {
    const label = field.labels?.[0]?.textContent || field.getAttribute('aria-label') || field.name;
    const before = seen.get(label) ?? 0;
    seen.set(label, before + 1);
    return [`${label} ${before}`, field];
  });
}

/** Keeps in this tab what stands typed in a page, for its person alone. */
export function keepTyped(page: ParentNode, address: string, person: string): void {
  const fields = fieldsOf(page)
    .map(([name, field]) => [name, choice(field) ? field.checked : field.value] as const)
    .filter(([, value]) => value !== '');
  ownDrafts(person);
  if (fields.length > 0) sessionStorage.setItem(kept, JSON.stringify({ address, fields }));
}

/** How long a page that comes back is watched for its fields, in milliseconds: some stand there only after a click. */
const watched = 60_000;

/** Puts back what stood typed, once, as the fields of that page appear. Returns what ends it early. */
export function restoreTyped(): () => void {
  const typed = JSON.parse(sessionStorage.getItem(kept) ?? 'null') as Typed | null;
  sessionStorage.removeItem(kept);
  if (!typed) return () => {};
  const left = new Map(typed.fields);
  const fill = () => {
    if (location.pathname + location.search !== typed.address.replace(/#.*/, '')) return;
    for (const [name, field] of fieldsOf(document.querySelector('main') ?? document)) {
      const value = left.get(name);
      if (value !== undefined) put(field, value);
      left.delete(name);
    }
  };
  const watch = new MutationObserver(fill);
  watch.observe(document.body, { childList: true, subtree: true });
  const end = () => watch.disconnect();
  setTimeout(end, watched);
  fill();
  return end;
}

/** Sets a field as typing or a click would, so that the page hears of it. */
function put(field: Control, value: string | boolean): void {
  if (choice(field)) {
    if (field.checked !== value) field.click();
    return;
  }
  if (field.value === value) return;
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value')?.set?.call(field, value);
  field.dispatchEvent(new Event(field instanceof HTMLSelectElement ? 'change' : 'input', { bubbles: true }));
}
