import { html, type Markup } from '../../html/html.ts';
import type { PastRun, Thread } from '../../ledger/requests.ts';
import { money } from '../../text/money.ts';
import { firstWords } from '../firstWords.ts';
import { durationOf } from './duration.ts';
import type { Look } from './look.ts';
import { moment, statusOf } from './shown.ts';

const MOST = 50;

/** Past conversations from the ledger: those that one account asked for, or all. The turns of one are a row. */
export function historySection({ service: { ledger, feed }, viewer: { account }, search }: Look): Markup {
  const going = new Set(
    feed.runs().flatMap(({ run, ended }) => (ended === undefined && run !== undefined ? [run] : [])),
  );
  // One more than is shown says whether there are more.
  const threads = ledger?.threads({ limit: MOST + 1, account, search }) ?? [];
  return html`<section id="history" aria-labelledby="history-title">
    <h2 id="history-title">History</h2>
    ${ledger === undefined || (threads.length === 0 && search === '') ? '' : searchForm(search)}
    ${
      threads.length > 0
        ? html`<ol class="history">
            ${threads.slice(0, MOST).map((thread) => row(thread, going))}
          </ol>`
        : ''
    }
    ${threads.length > MOST ? html`<p class="note">The latest ${MOST}. <code>weak-committee runs list</code> has all.</p>` : ''}
    <p class="note">${wordsFor(ledger !== undefined, account, threads.length, search)}</p>
  </section>`;
}

function searchForm(search: string): Markup {
  return html`<form class="search" role="search" method="get" action="/#history">
    <label for="search">Words of a request</label>
    <input id="search" type="search" name="search" value="${search}" maxlength="200" /> <button>Search</button>
    ${search === '' ? '' : html`<a id="all" href="/#history">Show all</a>`}
  </form>`;
}

function wordsFor(kept: boolean, account: string | undefined, threads: number, search: string): string {
  if (!kept) return 'The ledger is kept in memory, so past runs are not: name a file as `ledger` in the configuration.';
  const none = threads > 0 ? '' : search === '' ? 'None yet. ' : 'No request has these words. ';
  if (account !== undefined)
    return `${none}Runs that were asked for with the key ${account}. Those of other keys and of the command line are not shown.`;
  return none === '' ? 'Everything in the ledger, runs of the command line too.' : none.trim();
}

function row({ runs }: Thread, going: ReadonlySet<string>): Markup {
  const [last] = runs;
  const first = runs.at(-1);
  if (last === undefined || first === undefined) return html``;
  const live = runs.some(({ id }) => going.has(id));
  const took = runs.reduce((sum, run) => sum + durationIn(run), 0);
  // What goes on is drawn above as it grows; here it would stand still.
  const cost = live
    ? ''
    : `${money(runs.reduce((sum, { usd }) => sum + usd, 0))}${runs.some(({ unpriced }) => unpriced.length > 0) ? ' and more' : ''}`;
  return html`<li>
    <a id="past-${last.id}" href="/runs/${last.id}">${titleOf(first)}</a>
    ${statusOf(statusIn(last), live)} <small>${moment(last.started)}</small>
    <small>${took === 0 ? '' : durationOf(took)}</small> <small>${cost}</small>
    ${live || last.risk === null ? '' : html`<small class="risk">${last.risk}</small>`}
    ${runs.length === 1 ? '' : turns(last.id, runs, going)}
  </li>`;
}

function turns(id: string, runs: readonly PastRun[], going: ReadonlySet<string>): Markup {
  return html`<details id="turns-${id}">
    <summary>${runs.length} turns</summary>
    <ol class="turns">
      ${runs.toReversed().map(
        (run) =>
          html`<li>
            <a id="turn-${run.id}" href="/runs/${run.id}">${titleOf(run)}</a>
            ${statusOf(statusIn(run), going.has(run.id))}
            <small>${durationIn(run) === 0 ? '' : durationOf(durationIn(run))}</small>
            <small>${money(run.usd)}</small>
          </li>`,
      )}
    </ol>
  </details>`;
}

function titleOf({ request, task }: PastRun): string {
  return firstWords(request?.words ?? task) || 'A request without words';
}

/** What was replied, where that is known: an answer in words is no failure to solve. */
function statusIn({ reply, status }: PastRun): string {
  return reply ?? status;
}

function durationIn({ started, ended }: PastRun): number {
  return ended === null ? 0 : new Date(ended).getTime() - new Date(started).getTime();
}
