import type { Files } from '../../workspace/workspace.ts';
import { isRight, priceOf, type ArmRun } from '../armFigures.ts';
import type { SuiteFigures } from '../figures.ts';
import { OWN } from '../prices.ts';
import type { Sample } from '../sample.ts';
import type { Embedded, EmbeddedCode, EmbeddedOutcome, EmbeddedProposal } from './embedded.ts';

/** What the page carries: the run, and apart from it the code, which is read only when a task is opened. */
export function embed(
  { tasks, members, arms, samples }: SuiteFigures,
  code: ReadonlyMap<string, Files>,
): { readonly run: Embedded; readonly code: EmbeddedCode } {
  const names = members.map(({ name }) => name);
  const evidence = new Positions<string>();
  const digests = new Positions<string>();
  const byTask = Map.groupBy(samples, ({ task }) => task);
  const proposalOf = (sample: Sample): EmbeddedProposal => ({
    member: names.indexOf(sample.member),
    ordinal: sample.ordinal,
    visible: sample.visible,
    right: sample.right,
    ...(sample.evidence !== null && { evidence: evidence.of(sample.evidence) }),
    ...(sample.digest !== null && code.has(sample.digest) && { code: digests.of(sample.digest) }),
    usd: sample.usd,
    tokens: [sample.inputTokens, sample.outputTokens],
    estimated: sample.estimated,
    ms: sample.ms,
  });
  const embedded = tasks.map((id, index) => {
    const pile = byTask.get(id) ?? [];
    const outcomes = arms.flatMap(({ runs }) => runs[index] ?? []);
    return { id, proposals: pile.map(proposalOf), outcomes: outcomes.map((run) => outcomeOf(run, pile)) };
  });
  return {
    run: { members: names, arms: arms.map(({ name }) => name), evidence: evidence.list, tasks: embedded },
    code: digests.list.map((digest) => ({ ...code.get(digest) })),
  };
}

function outcomeOf(run: ArmRun, pile: readonly Sample[]): EmbeddedOutcome {
  const at = ({ member, ordinal }: Sample): number =>
    pile.findIndex((sample) => sample.member === member && sample.ordinal === ordinal);
  const [first] = run.outcomes;
  return {
    ...outcomeCounts(run),
    usd: priceOf(run, OWN) ?? null,
    bought: first?.bought.map(at) ?? [],
    ...(first?.returned !== undefined && { returned: at(first.returned) }),
  };
}

/** In how many repeats a right answer, a wrong one, and none was returned. */
function outcomeCounts({ outcomes }: ArmRun): Pick<EmbeddedOutcome, 'right' | 'wrong' | 'nothing'> {
  const right = outcomes.filter(isRight).length;
  const nothing = outcomes.filter(({ returned }) => returned === undefined).length;
  return { right, nothing, wrong: outcomes.length - right - nothing };
}

/** Gives each value a position in a list in which it stands once. */
class Positions<Value> {
  readonly list: Value[] = [];
  readonly #known = new Map<Value, number>();

  of(value: Value): number {
    const known = this.#known.get(value);
    if (known !== undefined) return known;
    this.#known.set(value, this.list.length);
    return this.list.push(value) - 1;
  }
}
