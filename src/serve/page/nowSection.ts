import { describeEvent, preparingLine } from '../../text/describeEvent.ts';
import type { TimedEvent } from '../../nouns/events.ts';
import { html, type Markup } from '../../html/html.ts';
import { money } from '../../text/money.ts';
import type { LiveRun } from '../feed.ts';
import { pileOf } from './pile.ts';
import { pileList } from './pileList.ts';
import { growing, moment, state, statusOf } from './shown.ts';

/** Runs and proposals that are shown at once: what is more is counted. */
const MOST_RUNS = 8;
const MOST_PROPOSALS = 12;

/** What is being solved now, and what was last. `runs`: the newest first. */
export function nowSection(runs: readonly LiveRun[]): Markup {
  const going = runs.filter(({ ended }) => ended === undefined);
  const last = runs.find(({ ended }) => ended !== undefined);
  const more = going.length - MOST_RUNS;
  return html`<section id="now" aria-labelledby="now-title">
    <h2 id="now-title">Now</h2>
    ${going.length === 0 ? html`<p>Nothing is being solved.</p>` : ''} ${going.slice(0, MOST_RUNS).map(card)}
    ${more > 0 ? html`<p class="note">${more} more are being solved.</p>` : ''}
    ${last === undefined ? '' : lastEnded(last)}
  </section>`;
}

function card(live: LiveRun): Markup {
  const { title, run, events, usd, started } = live;
  const pile = pileOf(events);
  const earlier = pile.length - MOST_PROPOSALS;
  return html`<article class="card" aria-label="${title}">
    <h3>${linked(live)}</h3>
    <p class="facts">
      ${state('busy', run === undefined ? 'starting' : 'being solved')}
      <span>for ${growing(Date.now() - started.getTime())}</span> <span>${money(usd)} so far</span>
    </p>
    ${said(events)} ${earlier > 0 ? html`<p class="note">${earlier} earlier proposals are on the run’s page.</p>` : ''}
    ${pileList(pile.slice(-MOST_PROPOSALS), 'glance')}
  </article>`;
}

function linked({ run, title }: LiveRun): Markup {
  const words = title === '' ? 'A request without words' : title;
  return run === undefined ? html`${words}` : html`<a id="run-${run}" href="/runs/${run}">${words}</a>`;
}

/** What is said of the run as a whole, beside its proposals: what is wrong with its checkers, why a member was called or was not. */
function said(events: readonly TimedEvent[]): Markup[] {
  const preparing = events.findLast((event) => event.kind === 'preparing');
  return [
    ...(preparing === undefined || preparing.checkers.length === 0 ? [] : [preparingLine(preparing)]),
    ...events.flatMap((event) =>
      event.kind === 'notice' || event.kind === 'escalation' || event.kind === 'refused'
        ? [describeEvent(event) ?? '']
        : [],
    ),
  ].map((words) => html`<p class="note">${words}</p>`);
}

function lastEnded(live: LiveRun): Markup {
  const { ended, usd, started } = live;
  if (ended === undefined) return html``;
  const failed = 'error' in ended;
  return html`<article class="card over" aria-label="Last ended">
    <h3><span class="kicker">Last ended</span> ${linked(live)}</h3>
    <p class="facts">
      ${failed ? state('wrong', 'failed') : statusOf(ended.status, false)} <span>asked ${moment(started)}</span>
      <span>${money(usd)}</span>
    </p>
    <p>${failed ? ended.error : ended.summary}</p>
  </article>`;
}

/** What is worth being told to someone who hears the page: what began, and what ended how. */
export function spokenOf(runs: readonly LiveRun[]): string {
  const going = runs.filter(({ ended }) => ended === undefined);
  const last = runs.find(({ ended }) => ended !== undefined);
  const now = going.length === 0 ? 'Nothing is being solved.' : `${going.length} being solved.`;
  if (last?.ended === undefined) return now;
  return `${now} Last ended: ${last.title}: ${'error' in last.ended ? 'failed' : last.ended.status}.`;
}
