import { html, type Markup } from '../../html/html.ts';
import type { PastRun } from '../../ledger/requests.ts';
import { money } from '../../text/money.ts';
import { firstWords } from '../firstWords.ts';
import type { Service } from '../service.ts';
import { durationOf } from './duration.ts';
import { moment, statusOf } from './shown.ts';

const MOST = 50;

/** Past runs from the ledger: those that one account asked for, or all. */
export function historySection({ ledger, feed }: Service, account: string | undefined): Markup {
  const going = new Set(
    feed.runs().flatMap(({ run, ended }) => (ended === undefined && run !== undefined ? [run] : [])),
  );
  // One more than is shown says whether there are more.
  const runs = ledger?.history(MOST + 1, account) ?? [];
  return html`<section id="history" aria-labelledby="history-title">
    <h2 id="history-title">History</h2>
    ${
      runs.length > 0
        ? html`<ol class="history">
            ${runs.slice(0, MOST).map((run) => row(run, going.has(run.id)))}
          </ol>`
        : ''
    }
    ${runs.length > MOST ? html`<p class="note">The latest ${MOST}. <code>weak-committee runs list</code> has all.</p>` : ''}
    <p class="note">${wordsFor(ledger !== undefined, account, runs.length)}</p>
  </section>`;
}

function wordsFor(kept: boolean, account: string | undefined, runs: number): string {
  if (!kept) return 'The ledger is kept in memory, so past runs are not: name a file as `ledger` in the configuration.';
  if (account !== undefined)
    return `${runs === 0 ? 'None yet. ' : ''}Runs that were asked for with the key ${account}. Those of other keys and of the command line are not shown.`;
  return runs === 0 ? 'None yet.' : 'Everything in the ledger, runs of the command line too.';
}

function row({ id, task, request, status, started, ended, usd, unpriced }: PastRun, live: boolean): Markup {
  const took = ended === null ? '' : durationOf(new Date(ended).getTime() - new Date(started).getTime());
  // What goes on is drawn above as it grows; here it would stand still.
  const cost = live ? '' : `${money(usd)}${unpriced.length === 0 ? '' : ' and more'}`;
  return html`<li>
    <a id="past-${id}" href="/runs/${id}">${firstWords(request?.words ?? task) || 'A request without words'}</a>
    ${statusOf(status, live)} <small>${moment(started)}</small> <small>${took}</small>
    <small>${cost}</small>
  </li>`;
}
