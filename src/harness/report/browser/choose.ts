import type { Embedded, EmbeddedOutcome, EmbeddedTask } from '../embedded.ts';
import type { View } from './view.ts';

/** The positions of the tasks that a view shows, in its order. */
export function chosen(run: Embedded, view: View): number[] {
  const shown = run.tasks.map((task, index) => ({ task, index })).filter(({ task }) => isShown(task, run, view));
  const key = keyOf(view.sort);
  if (key !== undefined) shown.sort((a, b) => compare(key(a.task), key(b.task)) * (view.descending ? -1 : 1));
  return shown.map(({ index }) => index);
}

function isShown(task: EmbeddedTask, { evidence }: Embedded, view: View): boolean {
  const { text, arm, outcome, member, disagree } = view;
  if (disagree && !differ(task.outcomes)) return false;
  const wanted = text.toLowerCase();
  const holds = (content: string | undefined): boolean => content?.toLowerCase().includes(wanted) === true;
  if (
    wanted !== '' &&
    !holds(task.id) &&
    !task.proposals.some((proposal) => proposal.evidence !== undefined && holds(evidence[proposal.evidence]))
  )
    return false;
  if (outcome === undefined && member === undefined) return true;
  return task.outcomes.some(
    (one, index) =>
      (arm === undefined || arm === index) &&
      (outcome === undefined || one[outcome] > 0) &&
      (member === undefined || (one.returned !== undefined && task.proposals[one.returned]?.member === member)),
  );
}

function differ([first, ...others]: readonly EmbeddedOutcome[]): boolean {
  return others.some(
    ({ right, wrong, nothing }) =>
      first !== undefined && (right !== first.right || wrong !== first.wrong || nothing !== first.nothing),
  );
}

type Key = (task: EmbeddedTask) => readonly (string | number)[];

/** Arms: the wrong answers first, then none, then the right ones, each by cost. */
function keyOf(sort: string): Key | undefined {
  if (sort === '') return undefined;
  if (sort === 'task') return ({ id }) => [id];
  if (sort === 'proposals') return ({ proposals }) => [proposals.filter(({ right }) => right).length];
  return ({ outcomes }) => {
    const outcome = outcomes[Number(sort)];
    return outcome === undefined ? [] : [-outcome.wrong, -outcome.nothing, outcome.usd ?? 0];
  };
}

const names = new Intl.Collator('en', { numeric: true });

function compare(a: readonly (string | number)[], b: readonly (string | number)[]): number {
  for (const [index, left] of a.entries()) {
    const right = b[index] ?? 0;
    const order = typeof left === 'string' ? names.compare(left, String(right)) : left - Number(right);
    if (order !== 0) return order;
  }
  return 0;
}
