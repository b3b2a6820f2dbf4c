import type { SuiteFigures } from '../figures.ts';
import { memberLegend } from './armSections.ts';
import { html, type Markup } from '../../html/html.ts';
import { figure } from './numbers.ts';
import { coveragePlot } from './coveragePlot.ts';
import { shown } from '../statistics/shown.ts';
import { table } from '../../html/table.ts';
import { named, plate, withInterval } from './tables.ts';

/** What each member's answers are worth. */
export function membersSection(figures: SuiteFigures): Markup {
  const { members } = figures;
  return html`<section id="members" aria-labelledby="members-title">
    <h2 id="members-title">Members</h2>
    ${plate(
      coveragePlot(figures),
      'How many tasks have a right answer among k samples: where a curve rises, asking again pays, if checkers can tell which answer is right.',
      memberLegend(figures),
    )}
    ${table(
      'What each member’s proposals are worth',
      ['Member', 'Proposals', 'pass@1, %', 'k', 'pass@k, %', 'pass^k, %', 'False accepts, %', 'of accepted'],
      members.map(({ name, samples, passAt, passHat, falseAccepts, accepted }, index) => {
        const k = Math.max(0, ...Object.keys(passAt).map(Number));
        return [
          named(index + 1, name),
          samples,
          withInterval(passAt[1]),
          k === 0 ? '–' : k,
          withInterval(passAt[k]),
          figure(passHat[k]),
          withInterval(falseAccepts),
          accepted,
        ];
      }),
    )}
    <p class="note">
      pass@k: one of k is right; pass^k: all of k are. k is the most that every task has. False accepts: wrong among
      those that the visible checkers pass.
    </p>
    ${correlations(figures)}
  </section>`;
}

function correlations({ members, correlations: pairs, beta }: SuiteFigures): Markup {
  if (members.length < 2) return html``;
  const between = (a: string, b: string): number | undefined =>
    pairs.find(({ members: [one, other] }) => (one === a && other === b) || (one === b && other === a))?.r;
  return html`<h3>Do members fail on the same tasks?</h3>
    ${table(
      'Correlation of failures over tasks',
      ['Member', ...members.map((_, index) => html`<span class="key">${index + 1}</span>`)],
      members.map(({ name }, row) => [
        named(row + 1, name),
        ...members.map((other, column) => (row === column ? '' : shade(between(name, other.name)))),
      ]),
    )}
    <p class="note">
      Pearson’s r of how often each fails on a task: 1 is the same blind spots, 0 none in common. A member adds most to
      those it fails apart from. All of them are wrong on ${shown(beta)} % of the tasks (β): no choice among their
      answers solves these.
    </p>`;
}

function shade(r: number | undefined): Markup {
  const level = r === undefined || !Number.isFinite(r) ? 0 : Math.max(0, Math.min(4, Math.round(r * 4)));
  return html`<span class="shade shade-${level}">${figure(r, 2)}</span>`;
}
