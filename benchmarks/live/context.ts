import { join } from 'node:path';
import { tests } from '../../checkers/index.ts';
import { estimate, type Estimate } from '../../src/harness/statistics/estimate.ts';
import { solve, type Member, type Policy, type TaskInput } from '../../src/index.ts';
import { local } from '../../src/members.ts';
import { inWords } from '../recorded/inWords.ts';
import { lines } from '../recorded/lines.ts';
import { flagsFor, type Flags } from './flags.ts';

// What a cheap member saves that picks what the strong one is shown. Each task has a library of two dozen files, one of which holds what it needs. The files are recorded
// answers that are right, without their comments.

/** Files of the library. */
const FILES = 24;

interface Answer {
  readonly task: string;
  readonly code: string;
  readonly tscOk: boolean;
  readonly testsPassed: boolean | null;
}

/** A function that is known to be right, by the name of its task. */
function libraryFrom(folder: string): ReadonlyMap<string, string> {
  const right = lines<Answer>(join(folder, 'samples.jsonl')).filter(({ tscOk, testsPassed }) => tscOk && testsPassed);
  return new Map(
    right.map(({ task, code }) => [
      task,
      code.replaceAll(/^\/\/.*\n/gm, '').replace(/^function /m, 'export function '),
    ]),
  );
}

/** The task to find the function of another one, which stands in a library among others. */
function withLibrary(
  { id = '', exports: [name] = [], workspace, target }: Flags['tasks'][number],
  library: ReadonlyMap<string, string>,
): TaskInput | undefined {
  if (!library.has(id) || typeof workspace !== 'object' || !('files' in workspace)) return undefined;
  const names = [...library.keys()];
  // Where it stands among the others differs from task to task.
  const first = names.indexOf(id) - (id.length % FILES);
  const own = Array.from({ length: FILES }, (_, index) => names.at((first + index) % names.length) ?? id);
  const files = Object.fromEntries(own.map((one, index) => [`lib/part${index + 1}.ts`, library.get(one) ?? '']));
  return {
    id,
    prompt: `One of the files in lib/ exports ${name}. Write ${String(target)}, which exports ${name} too: take it from that file with an import or an \`export … from\`, whose path ends in .ts. Do not write it again.`,
    target,
    ...(name !== undefined && { exports: [name] }),
    context: Object.keys(files),
    workspace: { files: { ...workspace.files, ...files } },
  };
}

/** What one run took. */
interface Taken {
  readonly solved: boolean;
  /** What the strong member read. */
  readonly read: number;
  /** What the member that picks read and wrote. */
  readonly picking: number;
}

/** The strong member at once. */
const STRONG: Policy = {
  name: 'strong',
  options: {},
  next({ sound: [sound], escalations, underWay }) {
    if (sound !== undefined) return { kind: 'return', proposal: sound, reason: 'sound' };
    if (underWay.length > 0) return { kind: 'wait' };
    return escalations === 0 ? { kind: 'escalate', reason: 'at once' } : { kind: 'return', reason: 'not sound' };
  },
};

async function run(
  input: TaskInput,
  committee: readonly Member[],
  strong: Member,
  filterContext: boolean,
  signal: AbortSignal,
): Promise<Taken> {
  const { status, timeline } = await solve(input, [tests('test.ts')], {
    committee,
    strong,
    policy: STRONG,
    filterContext,
    ledger: ':memory:',
    signal,
  });
  const spent = timeline.flatMap((event) => (event.kind === 'spend' ? [event] : []));
  const sum = (of: (typeof spent)[number][], what: (one: (typeof spent)[number]) => number): number =>
    of.reduce((total, one) => total + what(one), 0);
  return {
    solved: status === 'solved',
    read: sum(
      spent.filter(({ member }) => member === strong.name),
      ({ usage }) => usage.inputTokens,
    ),
    picking: sum(
      spent.filter(({ member }) => member !== strong.name),
      ({ tokens }) => tokens,
    ),
  };
}

await inWords(async () => {
  const flags = flagsFor('bench:context', 'an hour', 'qwen2.5-coder-1.5b');
  if (flags === undefined) return;
  // The smallest model that can be pulled repeats what it is asked, and picks nothing.
  await using picker = local({ model: flags.model, name: 'picker', contextSize: 16_384, sequences: 1 });
  await using strong = local({ model: flags.model, contextSize: 16_384, sequences: 1 });
  const library = libraryFrom(flags.folder);
  const inputs = flags.tasks.flatMap((input) => withLibrary(input, library) ?? []);
  const stop = new AbortController();
  process.on('SIGINT', () => stop.abort(new Error('stopped')));
  const pairs: { readonly whole: Taken; readonly picked: Taken }[] = [];
  for (const input of inputs) {
    const whole = await run(input, [picker], strong, false, stop.signal);
    const picked = await run(input, [picker], strong, true, stop.signal);
    pairs.push({ whole, picked });
    process.stderr.write(
      `${pairs.length} of ${inputs.length}: ${whole.read} tokens ${whole.solved ? 'solved' : 'not'}, ${picked.read} ${picked.solved ? 'solved' : 'not'}\n`,
    );
  }
  const mean = (of: (pair: (typeof pairs)[number]) => number): Estimate =>
    estimate(pairs, (some) => some.reduce((sum, one) => sum + of(one), 0) / some.length);
  const figures = {
    whole: { solved: mean(({ whole }) => 100 * Number(whole.solved)), read: mean(({ whole }) => whole.read) },
    picked: {
      solved: mean(({ picked }) => 100 * Number(picked.solved)),
      read: mean(({ picked }) => picked.read),
      picking: mean(({ picked }) => picked.picking),
    },
    difference: mean(({ whole, picked }) => 100 * (Number(picked.solved) - Number(whole.solved))),
  };
  const words = ({ value, low, high }: Estimate, digits: number): string =>
    `${value.toFixed(digits)} (${low.toFixed(digits)} to ${high.toFixed(digits)})`;
  const { whole, picked, difference } = figures;
  process.stdout.write(
    `${flags.model}, ${pairs.length} tasks with a library of ${FILES} files. Shown all: reads ${words(whole.read, 0)} tokens, solves ${words(whole.solved, 1)} %. Shown what it picked before: reads ${words(picked.read, 0)} tokens, solves ${words(picked.solved, 1)} %; picking takes ${words(picked.picking, 0)} tokens. Difference ${words(difference, 1)}.\n`,
  );
  if (flags.json) process.stdout.write(`${JSON.stringify({ model: flags.model, tasks: pairs.length, ...figures })}\n`);
});
