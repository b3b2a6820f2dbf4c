import { describeEvent } from '../../text/describeEvent.ts';
import { html, type Markup } from '../../html/html.ts';
import { table } from '../../html/table.ts';
import { accountOf, type Account } from '../../ledger/account.ts';
import type { ServedRequest } from '../../ledger/requests.ts';
import type { RunExport } from '../../ledger/rows.ts';
import { costSentence, money } from '../../text/money.ts';
import type { Solution, Solved } from '../../nouns/solution.ts';
import { firstWords } from '../firstWords.ts';
import { behaviourSection } from './behaviourSection.ts';
import { certificateSection } from './certificateSection.ts';
import { changesOf } from './change.ts';
import { changeSection } from './changeSection.ts';
import { decisionsSection } from './decisionsSection.ts';
import { durationOf } from './duration.ts';
import type { Page } from './frame.ts';
import { pastPile, type Entry } from './pile.ts';
import { pileList, prose } from './pileList.ts';
import { moment, statusOf } from './shown.ts';

/** A run of the ledger, and who asked for it. */
export interface Shown {
  readonly kept: RunExport;
  readonly request: ServedRequest | undefined;
  /** Whether it is going on here and now. */
  readonly live: boolean;
}

/** `/runs/:id`: everything that the ledger keeps of a run. */
export async function runPage({ kept, request, live }: Shown): Promise<Page> {
  const solution = solutionOf(kept);
  const account = accountOf(kept);
  const solved = solution?.status === 'solved' ? solution : undefined;
  const changes = solved === undefined ? [] : await changesOf(solved, solved.certificate);
  const words = wordsOf(solved) ?? request?.words ?? '';
  const title = firstWords(request?.words ?? words) || kept.task;
  return {
    title: `${title}: Weak Committee`,
    body: html`<p><a href="/">← All runs</a></p>
      <h1 class="title">${title}</h1>
      ${summary(kept, account, request, solution, live)} ${task(words, title, solved)}
      ${changes.length === 0 ? '' : changeSection(changes)} ${behaviour(solution)}
      ${solved === undefined ? '' : certificateSection(kept.id, solved.certificate)}
      ${decisionsSection(account.decisions)} ${proposals(pastPile(kept, solution))} ${calls(account)}
      ${timeline(solution)}`,
  };
}

/** What a run ended with; undefined for one that is not over, or that ended before it began. */
export function solutionOf({ solution }: RunExport): Solution | undefined {
  const whole =
    typeof solution === 'object' &&
    solution !== null &&
    'summary' in solution &&
    'cost' in solution &&
    'timeline' in solution &&
    Array.isArray(solution.timeline);
  return whole ? (solution as Solution) : undefined;
}

function behaviour(solution: Solution | undefined): Markup | string {
  if (solution === undefined || solution.status === 'unsolved' || solution.compared === undefined) return '';
  return behaviourSection(solution.compared, solution.settled);
}

function summary(
  { id, status, started, ended, seed }: RunExport,
  { why }: Account,
  request: ServedRequest | undefined,
  solution: Solution | undefined,
  live: boolean,
): Markup {
  const took =
    ended === null ? '' : html`, took ${durationOf(new Date(ended).getTime() - new Date(started).getTime())}`;
  return html`<p class="lead">${statusOf(status, live)}</p>
    <p>${live ? 'It is being solved: reload this page to see more, or watch it on the first one.' : why}</p>
    ${solution?.warnings.map((warning) => html`<p class="warning"><b>Warning:</b> ${warning}</p>`) ?? ''}
    ${solution === undefined ? '' : html`<p>${costSentence(solution)}</p>`}
    <p class="note">
      Run
      <code>${id}</code
      >${request === undefined ? ', not asked for through this server' : `, asked for by ${request.account}`}, started
      ${moment(started)}${took}, seed ${seed}.
    </p>`;
}

/** All that was asked, where the solution carries it. */
function wordsOf(solved: Solved | undefined): string | undefined {
  const { prompt, conversation } = solved?.certificate.task.input ?? {};
  const said = conversation?.messages.map(({ role, content }) => `${role}: ${content}`).join('\n\n');
  return said ?? (prompt === '' ? undefined : prompt);
}

function task(words: string, title: string, solved: Solved | undefined): Markup | string {
  if (words === '') return '';
  const { target } = solved?.certificate.task.input ?? {};
  const targets = target === undefined ? [] : [target].flat();
  const named = targets.slice(0, 5).map((path) => html` <code>${path}</code>`);
  return html`<section id="task" aria-labelledby="task-title">
    <h2 id="task-title">Task</h2>
    ${named.length === 0 ? '' : html`<p>To write:${named}${targets.length > 5 ? ` and ${targets.length - 5} more` : ''}</p>`}
    ${words.trim() === title ? html`<p>${words}</p>` : prose(words)}
    ${solved === undefined ? html`<p class="note">What was asked last; the ledger keeps the whole of it for solved runs.</p>` : ''}
  </section>`;
}

function proposals(pile: readonly Entry[]): Markup {
  return html`<section id="proposals" aria-labelledby="proposals-title">
    <h2 id="proposals-title">Proposals</h2>
    ${pile.length === 0 ? html`<p>None has arrived.</p>` : pileList(pile, 'all')}
  </section>`;
}

function calls({ calls: made }: Account): Markup {
  return html`<section id="calls" aria-labelledby="calls-title">
    <h2 id="calls-title">Calls</h2>
    ${
      made.length === 0
        ? html`<p>No member was called.</p>`
        : table(
            'Each call of a member',
            ['Member', 'Samples', 'Attempt', 'State', 'Tokens', 'Cost', 'Why'],
            made.map(({ member, role, samples, attempt, state, tokens, usd, why }) => [
              `${member}${role === 'strong' ? ' (strong)' : ''}`,
              samples.join(' '),
              attempt,
              state,
              tokens.toLocaleString('en'),
              money(usd),
              why,
            ]),
          )
    }
  </section>`;
}

function timeline(solution: Solution | undefined): Markup | string {
  const lines = solution?.timeline.flatMap((event) => {
    const words = describeEvent(event);
    return words === undefined ? [] : [html`<li><small>${durationOf(event.at)}</small> <span>${words}</span></li>`];
  });
  if (lines === undefined || lines.length === 0) return '';
  return html`<section id="timeline" aria-labelledby="timeline-title">
    <h2 id="timeline-title">Timeline</h2>
    <details>
      <summary>${lines.length} events</summary>
      <ol class="timeline">
        ${lines}
      </ol>
    </details>
  </section>`;
}
