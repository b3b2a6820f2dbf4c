import { html, inertJson, inline, type Markup } from '../../html/html.ts';
import { BASE, hashOf, scriptOf, sheetOf } from '../../html/inlined.ts';
import type { Files } from '../../workspace/workspace.ts';
import type { SuiteFigures } from '../figures.ts';
import { shown } from '../statistics/shown.ts';
import { armsSection, moneySection, tradeSection } from './armSections.ts';
import { embed } from './embed.ts';
import { headlineOf } from './headline.ts';
import { membersSection } from './memberSections.ts';
import { riskSection } from './riskSection.ts';
import { taskSection } from './taskSection.ts';

/**
 * A suite's run as one page that needs nothing else: it opens from a disk, without a network. What models wrote is shown and never run: it is
 * escaped, and the page's policy runs no script but its own.
 */
export async function pageOf(figures: SuiteFigures, code: ReadonlyMap<string, Files>): Promise<string> {
  const { run, code: programs } = embed(figures, code);
  const style = sheetOf(BASE, new URL('style.css', import.meta.url));
  const script = await scriptOf(new URL('browser/main', import.meta.url));
  const policy = `default-src 'none'; style-src '${hashOf(style)}'; script-src '${hashOf(script)}'; base-uri 'none'; form-action 'none'`;
  const [lead = '', ...rest] = headlineOf(figures);
  const risk = riskSection(figures);
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <title>${figures.suite}: committee against strong model</title>
        ${inline('style', style)}
      </head>
      <body>
        <a class="skip" href="#tasks">Skip to the tasks</a>
        <header>
          <p class="kicker">Weak Committee, bench</p>
          <h1>${figures.suite}</h1>
          <p class="lead">${lead}</p>
          ${rest.map((sentence) => html`<p>${sentence}</p>`)}
        </header>
        <nav aria-label="Parts of this report">
          <ul>
            <li><a href="#trade">Cost and solve rate</a></li>
            <li><a href="#arms">Arms</a></li>
            ${risk === '' ? '' : html`<li><a href="#risk">Risk</a></li>`}
            <li><a href="#money">Money</a></li>
            <li><a href="#members">Members</a></li>
            <li><a href="#tasks">Tasks</a></li>
            <li><a href="#basis">What it rests on</a></li>
          </ul>
        </nav>
        <main>
          ${tradeSection(figures)} ${armsSection(figures)} ${risk} ${moneySection(figures)} ${membersSection(figures)}
          ${taskSection(figures, run)} ${basisSection(figures)}
        </main>
        ${inertJson('run', run)} ${inertJson('code', programs)} ${inline('script', script)}
      </body>
    </html> `;
  return page.text;
}

function basisSection({ basis, prices, tasks, samples, broken, pile, repeats, seed }: SuiteFigures): Markup {
  return html`<section id="basis" aria-labelledby="basis-title">
    <h2 id="basis-title">What it rests on</h2>
    <ul>
      <li>Checkers and truth: ${basis}.</li>
      <li>Prices: ${prices}.</li>
      <li>
        ${tasks.length} tasks, ${samples.length} proposals, ${broken} of which could not be judged. Every arm chooses
        from the same pile.
      </li>
      <li>
        Whoever chose perfectly would solve ${shown(pile.oracle)} %; among what the visible checkers pass,
        ${shown(pile.reachable)} %.
      </li>
      <li>
        95 % intervals by bootstrap over
        tasks${repeats > 1 ? `; each arm was run ${repeats} times over the same samples in other orders (seed ${seed}), and tasks and plots show all of them together` : ''}.
        p by ${repeats > 1 ? 'the paired randomization test' : 'McNemar’s exact test'}, corrected by Holm for the number
        of arms. The first sentences pick their arms after the fact, which their intervals do not allow for.
      </li>
      <li>The same figures for programs: figures.json, arms.csv, samples.csv, report.md, beside this file.</li>
    </ul>
  </section>`;
}
