import { tableOf } from '../text/table.ts';
import { styleText } from 'node:util';
import { costSentence, money } from '../text/money.ts';
import type { Estimate } from '../run/estimate.ts';
import type { Changes } from '../nouns/changes.ts';
import type { Solution } from '../nouns/solution.ts';
import { forecastLines } from './forecastLines.ts';
import { printable } from '../text/printable.ts';
import { timed } from './progress.ts';

/** Prints a solution for people: the timeline, warnings, the code, what it cost, and the one sentence. */
export function showSolution(solution: Solution): void {
  const { status, summary, warnings, timeline } = solution;
  const out = process.stdout;
  if (process.stderr.isTTY) out.write(`\n${timeline.map(timed).filter(Boolean).join('\n')}\n`);
  showCode(solution);
  for (const warning of warnings) out.write(`${styleText('yellow', printable(warning), { stream: out })}\n`);
  out.write(`${costSentence(solution)}\n`);
  out.write(`${styleText(status === 'solved' ? 'green' : 'red', printable(summary), { stream: out })}\n`);
}

function showCode(solution: Solution): void {
  switch (solution.status) {
    case 'solved':
      showChanges(solution, undefined);
      break;
    case 'ambiguous':
      for (const choice of solution.choices) showChanges(choice, choice.proposal);
      break;
    case 'unsolved': {
      const { nearest } = solution;
      if (nearest === undefined) break;
      const why = nearest.sound ? 'NOT TRUSTED: too little speaks for it' : 'NOT SOUND, the nearest miss';
      showChanges(nearest, `${why}: ${nearest.proposal}`);
    }
  }
}

function showChanges({ files, removed = [] }: Changes, title: string | undefined): void {
  const headed = (path: string): string =>
    styleText('bold', printable(title === undefined ? path : `${path} (${title})`), { stream: process.stdout });
  for (const [path, text] of Object.entries(files)) process.stdout.write(`\n${headed(path)}\n${printable(text)}\n`);
  for (const path of removed) process.stdout.write(`\n${headed(path)}\nremoved\n`);
}

/** Prints what a run could cost, as a table or as JSON. */
export function showEstimate(estimate: Estimate, json: boolean): void {
  if (json) {
    process.stdout.write(`${JSON.stringify(estimate)}\n`);
    return;
  }
  const table = tableOf(
    ['member', 'role', 'samples at most', 'about', 'at most'],
    estimate.members.map(({ member, role, samples, questions, aboutUsd, atMostUsd }) => [
      member,
      role,
      questions === 0 ? samples : `${samples}, ${questions} question${questions === 1 ? '' : 's'}`,
      money(aboutUsd),
      money(atMostUsd),
    ]),
  );
  process.stdout.write(
    `${table}\nNo call was made. "About" takes answers of 300 tokens; the run stops at the first sound proposal, so it mostly costs less.\n`,
  );
  if (estimate.forecast !== undefined) process.stdout.write(`${forecastLines(estimate.forecast).join('\n')}\n`);
}
