import type { Embedded, EmbeddedCode } from '../embedded.ts';
import { chosen } from './choose.ts';
import { element } from './element.ts';
import { openedTask } from './proposals.ts';
import { hashOf, viewOf, type View } from './view.ts';

// The script of a report: finds, orders and opens tasks. The rows are in the page already; what a row opens to is made when it is opened.

function byId<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const found = document.querySelector(`#${id}`);
  if (!(found instanceof kind)) throw new Error(`The page has no #${id}.`);
  return found;
}

const run = JSON.parse(byId('run', HTMLScriptElement).text) as Embedded;
let programs: EmbeddedCode | undefined;
const code = (): EmbeddedCode => (programs ??= JSON.parse(byId('code', HTMLScriptElement).text) as EmbeddedCode);

const table = byId('task-table', HTMLTableElement);
const body = table.tBodies[0] ?? table.createTBody();
const rows = [...body.rows];
const heads = [...table.querySelectorAll<HTMLTableCellElement>('th[data-sort]')];
const controls = {
  text: byId('filter-text', HTMLInputElement),
  arm: byId('filter-arm', HTMLSelectElement),
  outcome: byId('filter-outcome', HTMLSelectElement),
  member: byId('filter-member', HTMLSelectElement),
  disagree: byId('filter-disagree', HTMLInputElement),
};
const count = byId('count', HTMLElement);
const openRows = new Map<number, HTMLTableRowElement>();
let view: View = viewOf(location.hash);

function show(): void {
  const positions = chosen(run, view);
  const opened = new Set(view.opened);
  const shown = positions.flatMap((index) => {
    const row = rows[index];
    const task = run.tasks[index];
    if (row === undefined || task === undefined) return [];
    const open = opened.has(task.id);
    row.querySelector('button')?.setAttribute('aria-expanded', String(open));
    return open ? [row, openRow(index)] : [row];
  });
  replaceKeepingFocus(shown);
  count.textContent = `${positions.length} of ${run.tasks.length} tasks`;
  for (const head of heads) {
    const sorts = head.dataset['sort'] === view.sort;
    if (sorts) head.setAttribute('aria-sort', view.descending ? 'descending' : 'ascending');
    else head.removeAttribute('aria-sort');
  }
  controls.text.value = view.text;
  controls.arm.value = String(view.arm ?? '');
  controls.outcome.value = view.outcome ?? '';
  controls.member.value = String(view.member ?? '');
  controls.disagree.checked = view.disagree;
}

/** An element that is taken out loses the focus, though it is put back at once. */
function replaceKeepingFocus(shown: readonly HTMLTableRowElement[]): void {
  const focused = document.activeElement;
  body.replaceChildren(...shown);
  if (focused instanceof HTMLElement && body.contains(focused)) focused.focus({ preventScroll: true });
}

function openRow(index: number): HTMLTableRowElement {
  const known = openRows.get(index);
  if (known !== undefined) return known;
  const task = run.tasks[index];
  const cell = element('td', { colspan: String(heads.length) });
  if (task !== undefined) cell.append(openedTask(task, run, code));
  const row = element('tr', { id: `opened-${index}`, class: 'opened-row' }, cell);
  openRows.set(index, row);
  return row;
}

function change(part: Partial<View>): void {
  view = { ...view, ...part };
  history.replaceState(null, '', hashOf(view) || '#');
  show();
}

function position(select: HTMLSelectElement): number | undefined {
  return select.value === '' ? undefined : Number(select.value);
}

controls.text.addEventListener('input', () => change({ text: controls.text.value }));
controls.arm.addEventListener('change', () => change({ arm: position(controls.arm) }));
controls.member.addEventListener('change', () => change({ member: position(controls.member) }));
controls.disagree.addEventListener('change', () => change({ disagree: controls.disagree.checked }));
controls.outcome.addEventListener('change', () => {
  const { outcome } = viewOf(`#outcome=${controls.outcome.value}`);
  change({ outcome });
});
byId('filter-clear', HTMLButtonElement).addEventListener('click', () => change({ ...viewOf(''), opened: view.opened }));
for (const head of heads)
  head.addEventListener('click', () => {
    const sort = head.dataset['sort'] ?? '';
    change({ sort, descending: view.sort === sort && !view.descending });
  });
for (const [index, row] of rows.entries())
  row.querySelector('button')?.addEventListener('click', () => {
    const id = run.tasks[index]?.id ?? '';
    const { opened } = view;
    change({ opened: opened.includes(id) ? opened.filter((one) => one !== id) : [...opened, id] });
  });
// Links within the page name a part of it; what names a view has a value.
addEventListener('hashchange', () => {
  if (location.hash !== '' && !location.hash.includes('=')) return;
  view = viewOf(location.hash);
  show();
});

show();
const [first] = view.opened;
const opened = rows[run.tasks.findIndex(({ id }) => id === first)];
if (opened?.isConnected === true) opened.scrollIntoView();
