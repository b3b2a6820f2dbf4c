import { tests } from '../../checkers/index.ts';
import { estimate, type Estimate } from '../../src/harness/statistics/estimate.ts';
import { solve, type Action, type Member, type Policy, type Slot, type State } from '../../src/index.ts';
import type { CheckedProposal } from '../../src/nouns/proposal.ts';
import type { Flags } from './flags.ts';

// Something held against new samples for the same tokens, live: where the first answer of a model is wrong, it is tried, and the model is asked anew as well.

/** What is tried instead of a new sample. */
export interface Instead {
  /** What a sentence says that it does, such as `a repair with facts mends`. */
  readonly words: string;
  /** Asks for it, after this first answer. */
  action(slot: Slot, first: CheckedProposal): Action;
  /** Whether a proposal came of it. */
  is(proposal: CheckedProposal['proposal']): boolean;
}

/** Tokens of an answer at most: small models that have lost the thread go on for ever. */
export const LONGEST = 512;
/** Answers that are asked for anew at most, two at a time: their tokens are nearly always as many as those of what is tried instead. */
const ANEW = 6;

/** What came of one task whose first answer was wrong. */
interface Tried {
  readonly solved: boolean;
  readonly tokens: number;
  /** Whether one of the new answers is right that its tokens buy; the last of them counts by the part that they pay for. */
  readonly anew: number;
  /** Whether its tokens would have bought more new answers than were asked for. */
  readonly short: boolean;
}

/** Asks once; where that is wrong, for what is tried instead and for new answers of as many tokens, all of them. */
function trying(what: Instead, onTried: (tried: Tried) => void): Policy {
  return {
    name: 'trying',
    options: {},
    next(state) {
      const [member] = state.committee;
      const [first] = state.proposals;
      if (member === undefined) return { kind: 'return', reason: 'no member' };
      if (state.underWay.length > 0) return { kind: 'wait' };
      const slot = (ordinal: number): Slot => ({ member, ordinal, ...lowest(member) });
      if (first === undefined)
        return state.taken.size > 0 ? { kind: 'return', reason: 'no answer' } : { kind: 'sample', slots: [slot(1)] };
      if (isSound(state, first)) return { kind: 'return', reason: 'right at once' };
      // An answer without code cannot be repaired.
      if ('refused' in first.proposal.code) return { kind: 'return', reason: 'no code' };
      const asked = state.taken.get(member.name)?.size ?? 0;
      if (asked === 1) return what.action({ member, ordinal: 0 }, first);
      const instead = state.proposals.find(({ proposal }) => what.is(proposal));
      if (instead === undefined) return { kind: 'return', reason: 'it brought no answer' };
      const others = state.proposals.filter((one) => one !== first && one !== instead);
      const bought = others.reduce((sum, one) => sum + tokensOf(one), 0);
      if (bought < tokensOf(instead) && asked < 2 + ANEW)
        return { kind: 'sample', slots: [slot(asked), slot(asked + 1)] };
      onTried(triedIn(state, instead, others));
      return { kind: 'return', reason: 'all was tried' };
    },
  };
}

function lowest({ abilities: { efforts = [] } }: Member): Pick<Slot, 'effort'> {
  const [effort] = efforts;
  return effort === undefined ? {} : { effort };
}

function isSound({ sound }: State, { proposal }: CheckedProposal): boolean {
  return sound.some((one) => one.proposal.id === proposal.id);
}

function tokensOf({ proposal: { usage } }: CheckedProposal): number {
  return usage.inputTokens + usage.outputTokens;
}

function triedIn(state: State, instead: CheckedProposal, others: readonly CheckedProposal[]): Tried {
  const tokens = tokensOf(instead);
  let [left, anew] = [tokens, 0];
  for (const other of others) {
    const part = Math.min(1, left / tokensOf(other));
    if (part <= 0) break;
    if (isSound(state, other)) anew += (1 - anew) * part;
    left -= tokensOf(other);
  }
  return { solved: isSound(state, instead), tokens, anew, short: left > 0 };
}

/** Holds it against new samples on the tasks, and prints what came of it. */
export async function holdAgainstSamples(instead: Instead, member: Member, { tasks, json }: Flags): Promise<void> {
  const stop = new AbortController();
  process.on('SIGINT', () => stop.abort(new Error('stopped')));
  const tried: Tried[] = [];
  let tokens = 0;
  for (const [index, input] of tasks.entries()) {
    const solution = await solve(input, [tests('test.ts')], {
      committee: [member],
      policy: trying(instead, (one) => tried.push(one)),
      ledger: ':memory:',
      signal: stop.signal,
    });
    tokens += solution.cost.tokens;
    process.stderr.write(`${index + 1} of ${tasks.length}, ${tried.length} first answers wrong\n`);
  }
  const share = (of: (one: Tried) => number): Estimate =>
    estimate(tried, (some) => (100 * some.reduce((sum, one) => sum + of(one), 0)) / some.length);
  const solved = share((one) => Number(one.solved));
  const anew = share((one) => one.anew);
  const difference = share((one) => Number(one.solved) - one.anew);
  const short = tried.filter((one) => one.short).length;
  const words = ({ value, low, high }: Estimate): string =>
    `${value.toFixed(1)} % (${low.toFixed(1)} to ${high.toFixed(1)})`;
  process.stdout.write(
    `${member.name}, ${tasks.length} tasks, ${tried.length} whose first answer was wrong: ${instead.words} ${words(solved)}, new answers for the same tokens ${words(anew)}; difference ${words(difference)}.\n`,
  );
  if (short > 0) process.stdout.write(`On ${short} of them ${ANEW} new answers took fewer tokens than it did.\n`);
  if (json)
    process.stdout.write(
      `${JSON.stringify({ model: member.name, tasks: tasks.length, wrong: tried.length, solved, anew, difference, short, tokens })}\n`,
    );
}
