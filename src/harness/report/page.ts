import { html, inertJson, type Markup } from '../../html/html.ts';
import { scriptOf } from '../../html/inlined.ts';
import { reportPage } from '../../html/report.ts';
import type { Files } from '../../workspace/workspace.ts';
import type { SuiteFigures } from '../figures.ts';
import { shown } from '../statistics/shown.ts';
import { armsSection, moneySection, tradeSection } from './armSections.ts';
import { embed } from './embed.ts';
import { headlineOf } from './headline.ts';
import { membersSection } from './memberSections.ts';
import { riskSection } from './riskSection.ts';
import { taskSection } from './taskSection.ts';

/** A suite's run as one page. */
export async function pageOf(figures: SuiteFigures, code: ReadonlyMap<string, Files>): Promise<string> {
  const { run, code: programs } = embed(figures, code);
  const risk = riskSection(figures);
  return reportPage({
    title: `${figures.suite}: committee against strong model`,
    kicker: 'Weak Committee, bench',
    heading: figures.suite,
    sentences: headlineOf(figures),
    skip: ['tasks', 'Skip to the tasks'],
    parts: [
      ['trade', 'Cost and solve rate'],
      ['arms', 'Arms'],
      ...(risk === '' ? [] : [['risk', 'Risk'] as const]),
      ['money', 'Money'],
      ['members', 'Members'],
      ['tasks', 'Tasks'],
      ['basis', 'What it rests on'],
    ],
    main: html`${tradeSection(figures)} ${armsSection(figures)} ${risk} ${moneySection(figures)}
    ${membersSection(figures)} ${taskSection(figures, run)} ${basisSection(figures)}`,
    end: html`${inertJson('run', run)} ${inertJson('code', programs)}`,
    style: new URL('style.css', import.meta.url),
    script: await scriptOf(new URL('browser/main', import.meta.url)),
  });
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
