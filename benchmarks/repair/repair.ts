import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { estimate, type Estimate } from '../../src/harness/statistics/estimate.ts';
import { solve, type Policy, type Slot, type State } from '../../src/index.ts';
import { tests } from '../../checkers/index.ts';
import { local } from '../../src/members.ts';
import type { CheckedProposal } from '../../src/nouns/proposal.ts';
import { humanevalTsTasks } from '../recorded/suites.ts';
import { inWords } from '../recorded/inWords.ts';

// A repair held against new samples for the same tokens, live: where the first answer of a local model is wrong, it is shown that answer with the executed
// facts (which input, what came, what was expected), and is asked anew as well.

const HELP = `Usage: npm run bench:repair -- [options]

  --data FOLDER   the folder that holds humaneval-ts/tasks.jsonl (default ../shared/data)
  --model NAME    a pulled model (default qwen2.5-coder-0.5b): see \`weak-committee models pull\`
  --every N       every Nth task, from the first (default 4: 40 of humaneval-ts)
  --limit N       so many of them at most
  --json          print the figures as one line of JSON at the end

It takes half an hour on two idle cores.`;

const { values: flags } = parseArgs({
  options: {
    data: { type: 'string', default: join(import.meta.dirname, '../../../shared/data') },
    model: { type: 'string', default: 'qwen2.5-coder-0.5b' },
    every: { type: 'string', default: '4' },
    limit: { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

/** Answers that are asked for anew: the first of them nearly always has as many tokens as a repair. */
const ANEW = 2;

/** What came of one task whose first answer was wrong. */
interface Tried {
  readonly repaired: boolean;
  readonly repairTokens: number;
  /** Whether one of the new answers is right that a repair's tokens buy; the last of them counts by the part that they pay for. */
  readonly anew: number;
}

/** Asks once; where that is wrong, for a repair and for new answers, all of them. */
function trying(onTried: (tried: Tried) => void): Policy {
  return {
    name: 'trying',
    options: {},
    next(state) {
      const [member] = state.committee;
      const [first] = state.proposals;
      if (member === undefined) return { kind: 'return', reason: 'no member' };
      if (state.underWay.length > 0) return { kind: 'wait' };
      const slot = (ordinal: number): Slot => ({ member, ordinal });
      if (first === undefined)
        return state.taken.size > 0 ? { kind: 'return', reason: 'no answer' } : { kind: 'sample', slots: [slot(1)] };
      if (isSound(state, first)) return { kind: 'return', reason: 'right at once' };
      // An answer without code cannot be repaired.
      if ('refused' in first.proposal.code) return { kind: 'return', reason: 'no code' };
      const asked = state.taken.get(member.name)?.size ?? 0;
      if (asked === 1) return { kind: 'repair', slot: slot(0), of: first };
      if (asked < 2 + ANEW) return { kind: 'sample', slots: [slot(asked)] };
      const repair = state.proposals.find(({ proposal }) => proposal.repairs !== undefined);
      if (repair !== undefined) onTried(triedIn(state, first, repair));
      return { kind: 'return', reason: 'all was tried' };
    },
  };
}

function isSound({ sound }: State, { proposal }: CheckedProposal): boolean {
  return sound.some((one) => one.proposal.id === proposal.id);
}

function tokensOf({ proposal: { usage } }: CheckedProposal): number {
  return usage.inputTokens + usage.outputTokens;
}

function triedIn(state: State, first: CheckedProposal, repair: CheckedProposal): Tried {
  const repairTokens = tokensOf(repair);
  const others = state.proposals.filter((one) => one !== first && one !== repair);
  let [left, anew] = [repairTokens, 0];
  for (const other of others) {
    const part = Math.min(1, left / tokensOf(other));
    if (part <= 0) break;
    if (isSound(state, other)) anew += (1 - anew) * part;
    left -= tokensOf(other);
  }
  return { repaired: isSound(state, repair), repairTokens, anew };
}

async function main(): Promise<void> {
  if (flags.help) {
    process.stdout.write(`${HELP}\n`);
    return;
  }
  const inputs = humanevalTsTasks(join(flags.data, 'humaneval-ts'))
    .filter((_, index) => index % Number(flags.every) === 0)
    .slice(0, flags.limit === undefined ? undefined : Number(flags.limit));
  const stop = new AbortController();
  process.on('SIGINT', () => stop.abort(new Error('stopped')));
  const member = local({ model: flags.model });
  const tried: Tried[] = [];
  let tokens = 0;
  for (const [index, input] of inputs.entries()) {
    const solution = await solve(input, [tests('test.ts')], {
      committee: [member],
      policy: trying((one) => tried.push(one)),
      ledger: ':memory:',
      signal: stop.signal,
    });
    tokens += solution.cost.tokens;
    process.stderr.write(`${index + 1} of ${inputs.length}, ${tried.length} first answers wrong\n`);
  }
  const share = (of: (one: Tried) => number): Estimate =>
    estimate(tried, (some) => (100 * some.reduce((sum, one) => sum + of(one), 0)) / some.length);
  const repaired = share((one) => Number(one.repaired));
  const anew = share((one) => one.anew);
  const difference = share((one) => Number(one.repaired) - one.anew);
  const words = ({ value, low, high }: Estimate): string =>
    `${value.toFixed(1)} % (${low.toFixed(1)} to ${high.toFixed(1)})`;
  process.stdout.write(
    `${flags.model}, ${inputs.length} tasks, ${tried.length} whose first answer was wrong: a repair with facts mends ${words(repaired)}, new answers for the same tokens ${words(anew)}; difference ${words(difference)}.\n`,
  );
  if (flags.json)
    process.stdout.write(
      `${JSON.stringify({ model: flags.model, tasks: inputs.length, wrong: tried.length, repaired, anew, difference, tokens })}\n`,
    );
}

await inWords(main);
