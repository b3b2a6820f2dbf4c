import { durationOf } from '../duration.ts';
import type { Live } from '../live.ts';

const LOCAL = new Intl.DateTimeFormat(undefined, {
  month: 'short',
  day: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
});
const WHOLE = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' });

/** Puts moments into the reader's own time. */
function localise(within: ParentNode): void {
  for (const time of within.querySelectorAll('time')) {
    const at = new Date(time.dateTime);
    time.title = WHOLE.format(at);
    time.textContent = LOCAL.format(at);
  }
}

const drawn = new WeakMap<Element, number>();

/** Lets durations of what goes on grow, from when they were drawn. */
function grow(): void {
  for (const element of document.querySelectorAll<HTMLElement>('[data-ms]')) {
    const since = drawn.get(element) ?? performance.now();
    drawn.set(element, since);
    element.textContent = durationOf(Number(element.dataset['ms']) + performance.now() - since);
  }
}

/** Puts a part as the server drew it in the place of the old one; whoever is at a link in it, or has opened something, stays there. */
function swap(id: string, drawnHtml: string): void {
  const old = document.querySelector(`#${id}`);
  if (old === null) return;
  const template = document.createElement('template');
  template.innerHTML = drawnHtml;
  localise(template.content);
  const at = old.contains(document.activeElement) ? document.activeElement?.id : undefined;
  old.replaceWith(template.content);
  if (at !== undefined && at !== '')
    document.querySelector<HTMLElement>(`#${CSS.escape(at)}`)?.focus({ preventScroll: true });
}

function follow(freshness: HTMLElement, address: string): void {
  const spoken = document.querySelector('#spoken');
  let source: EventSource | undefined;
  let known: string | undefined;
  const say = (state: string, words: string): void => {
    freshness.dataset['state'] = state;
    freshness.textContent = words;
  };

  const open = (): void => {
    source = new EventSource(address);
    source.addEventListener('message', ({ data }: MessageEvent<string>) => {
      const { parts, spoken: words } = JSON.parse(data) as Live;
      for (const [id, part] of Object.entries(parts)) swap(id, part);
      grow();
      say('live', 'Live: what is new appears by itself.');
      // Nothing is read out for having opened the page.
      if (spoken !== null && known !== undefined && known !== words) spoken.textContent = words;
      known = words;
    });
    source.addEventListener('error', () => {
      if (source?.readyState === EventSource.CLOSED)
        say('lost', 'Not live any more: reload the page, you may have to log in again.');
      else say('lost', 'The server does not answer. Trying again.');
    });
  };
  const close = (): void => {
    source?.close();
    source = undefined;
  };
  // Browsers allow a server few connections: a page that nobody sees has none.
  const turn = (): void => {
    if (document.visibilityState === 'hidden') close();
    else if (source === undefined) open();
  };
  document.addEventListener('visibilitychange', turn);
  window.addEventListener('pagehide', close);
  window.addEventListener('pageshow', turn);
  turn();
  setInterval(grow, 1000);
}

localise(document);
const freshness = document.querySelector<HTMLElement>('#freshness');
if (freshness?.dataset['live'] !== undefined) follow(freshness, freshness.dataset['live']);
