import type { SuiteFigures } from '../figures.ts';
import type { Embedded, EmbeddedOutcome, EmbeddedTask } from './embedded.ts';
import { html, type Markup } from '../../html/html.ts';
import { keyOf } from './keys.ts';
import { dollars } from './numbers.ts';
import { legend, named } from './tables.ts';

/** One row for each task, with controls to find some; the script opens a row to every proposal. */
export function taskSection({ hidden }: SuiteFigures, { tasks, arms, members }: Embedded): Markup {
  const options = (names: readonly Markup[]): Markup[] =>
    names.map((name, index) => html`<option value="${index}">${name}</option>`);
  return html`<section id="tasks" aria-labelledby="tasks-title">
    <h2 id="tasks-title">Tasks</h2>
    <p>
      What each arm returned: <span class="right">✓ right</span>,
      <span class="wrong">✗ wrong</span>${hidden ? ' (a false accept)' : ''} or <span class="nothing">– nothing</span>,
      and what it cost. A task opens to every proposal.
    </p>
    <noscript
      ><p>Without scripts, tasks cannot be searched or opened here; samples.csv has every proposal.</p></noscript
    >
    <search class="controls">
      <label
        >Text in task or evidence <input type="search" id="filter-text" autocomplete="off" spellcheck="false"
      /></label>
      <label
        >Arm
        <select id="filter-arm">
          <option value="">any arm</option>
          ${options(arms.map((name, index) => html`${keyOf(index)} ${name}`))}
        </select></label
      >
      <label
        >Returned
        <select id="filter-outcome">
          <option value="">anything</option>
          <option value="right">right</option>
          <option value="wrong">wrong: false accept</option>
          <option value="nothing">nothing</option>
        </select></label
      >
      <label
        >Answer of
        <select id="filter-member">
          <option value="">any member</option>
          ${options(members.map((name, index) => html`${index + 1} ${name}`))}
        </select></label
      >
      <label class="check"><input type="checkbox" id="filter-disagree" /> Arms disagree</label>
      <button type="button" id="filter-clear">Show all</button>
    </search>
    <p id="count" role="status"></p>
    <details class="fold">
      <summary>Which arm is which</summary>
      ${legend(arms.map((name, index) => named(keyOf(index), name)))}
    </details>
    <div class="scroller tall${arms.length > 8 ? '' : ' fits'}" role="region" aria-label="Table of tasks" tabindex="0">
      <table id="task-table">
        <caption class="unseen">
          What each arm did on each task
        </caption>
        <thead>
          <tr>
            ${sortable('task', html`Task`)} ${sortable('proposals', html`Right proposals`)}
            ${arms.map((name, index) => sortable(String(index), html`<span class="key">${keyOf(index)}</span><span class="unseen"> ${name}</span>`))}
          </tr>
        </thead>
        <tbody>
          ${tasks.map(row)}
        </tbody>
      </table>
    </div>
  </section>`;
}

function sortable(key: string, name: Markup): Markup {
  return html`<th scope="col" data-sort="${key}">
    <button type="button">${name}<span class="arrow" aria-hidden="true"></span></button>
  </th>`;
}

function row({ id, proposals, outcomes }: EmbeddedTask, index: number): Markup {
  const right = proposals.filter((proposal) => proposal.right).length;
  return html`<tr data-task="${index}">
    <th scope="row"><button type="button" aria-expanded="false" aria-controls="opened-${index}">${id}</button></th>
    <td>${right} of ${proposals.length}</td>
    ${outcomes.map(cell)}
  </tr>`;
}

const SHOWN = [
  ['right', '✓'],
  ['wrong', '✗'],
  ['nothing', '–'],
] as const;

function cell(outcome: EmbeddedOutcome): Markup {
  const repeats = outcome.right + outcome.wrong + outcome.nothing;
  const parts = SHOWN.filter(([kind]) => outcome[kind] > 0).map(
    ([kind, mark]) =>
      html`<span class="${kind}"
        ><span aria-hidden="true">${mark}</span> ${kind}${repeats > 1 ? ` ×${outcome[kind]}` : ''}</span
      > `,
  );
  return html`<td>${parts}<small>${dollars(outcome.usd)}</small></td>`;
}
