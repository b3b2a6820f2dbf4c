import logUpdate from 'log-update';
import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { tests, types } from '../../checkers/index.ts';
import { openContext } from '../../src/verification/context.ts';
import { openVerifier } from '../../src/verification/verifier.ts';
import { resolveTask } from '../../src/workspace/resolveTask.ts';
import { digestOf } from '../../src/nouns/digest.ts';
import { BOMBS, TYPE_BOMB } from './bombs.ts';

// Thousands of proposals through one verifier, a tenth of them bombs: nothing may be lost, left behind or grow.

const HELP = `Usage: npm run soak -- [options]

  --proposals N   how many (default 20000); every tenth is a bomb, and a few are bombs for the type check
  --timeout MS    for each candidate (default 400)
  --json          print the figures as one line of JSON at the end

Exit code 1 when a verdict is lost or wrong, or a process is left behind. It takes about ten minutes on two cores. V8 would let its
space for new objects grow to 128 MB while there is memory; npm run soak keeps it at 16, so that what grows is what is kept.`;

const { values: flags } = parseArgs({
  options: {
    proposals: { type: 'string', default: '20000' },
    timeout: { type: 'string', default: '400' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const TASK = fileURLToPath(new URL('../../test/attacks/task/', import.meta.url));
const LANES = 64;
const EVERY_TENTH = 10;
const EVERY_TYPE_BOMB = 5000;

interface Soaked {
  readonly proposals: number;
  readonly bombs: number;
  readonly lost: number;
  readonly orphans: number;
  readonly rssGrowthMb: number;
}

async function main(): Promise<Soaked & { readonly wrong: readonly string[]; readonly seconds: number }> {
  const total = Number(flags.proposals);
  const honest = readFileSync(join(TASK, 'src/tally.ts'), 'utf8');
  const spec = readFileSync(join(TASK, 'tests/tally.spec.ts'), 'utf8');
  const workspace = { files: { 'tests/tally.spec.ts': spec } };
  const task = await resolveTask({ id: 'soak', prompt: 'Soak.', target: 'src/tally.ts', workspace });
  const signal = new AbortController().signal;
  const started = new Set<number>();
  const watching = setInterval(() => descendants().forEach((pid) => started.add(pid)), 1000);
  const begun = performance.now();
  const wrong: string[] = [];
  let answered = 0;
  let bombs = 0;
  let warm = 0;
  let peak = 0;
  {
    const options = { timeoutMs: Number(flags.timeout), seed: 1, signal, unsafe: false, cores: availableParallelism() };
    await using context = await openContext(task, options);
    await using verifier = await openVerifier(
      task,
      [types(), tests('tests/tally.spec.ts')],
      context,
      { verdicts: () => [], addVerdict: () => {} },
      { until: 'first-refusal', stub: 'warn' },
    );
    const numbers = Array.from({ length: total }, (_, index) => index).values();
    const lane = async (): Promise<void> => {
      for (const n of numbers) {
        const bomb =
          n % EVERY_TYPE_BOMB === 1
            ? TYPE_BOMB
            : n % EVERY_TENTH === 0
              ? BOMBS[(n / EVERY_TENTH) % BOMBS.length]
              : undefined;
        if (bomb !== undefined) bombs++;
        const files = { 'src/tally.ts': `${bomb?.code ?? honest}\n// ${n}\n` };
        const verdicts = await verifier.check({ files, digest: digestOf(files) }, signal);
        const last = verdicts.at(-1)?.verdict;
        if (last === undefined) continue;
        answered++;
        if (last.kind !== (bomb === undefined ? 'pass' : 'fail'))
          wrong.push(`${n} ${bomb?.name ?? 'honest'}: ${JSON.stringify(last).slice(0, 200)}`);
        if (answered % 200 === 0) {
          const rss = process.memoryUsage.rss();
          if (answered <= total / 4) warm = Math.max(warm, rss);
          else peak = Math.max(peak, rss);
          if (process.stdout.isTTY) logUpdate(`${answered} of ${total}, ${(rss / 2 ** 20).toFixed(0)} MB`);
          else if (answered % 2000 === 0)
            process.stdout.write(`${answered} of ${total}, ${(rss / 2 ** 20).toFixed(0)} MB\n`);
        }
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
  }
  clearInterval(watching);
  logUpdate.done();
  return {
    proposals: total,
    bombs,
    lost: total - answered,
    orphans: [...started].filter(alive).length,
    // Whatever the second three quarters needed beyond the most of the first.
    rssGrowthMb: Math.max(0, Math.round((peak - warm) / 2 ** 20)),
    wrong,
    seconds: (performance.now() - begun) / 1000,
  };
}

/** All processes that this one has started, and theirs. */
function descendants(): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const fields = readFileSync(`/proc/${name}/stat`, 'latin1')
        .replace(/^.*\) /s, '')
        .split(' ');
      parents.set(Number(name), Number(fields[1]));
    } catch {
      // It has ended in between.
    }
  }
  const own = new Set([process.pid]);
  for (let before = 0; before !== own.size;) {
    before = own.size;
    for (const [pid, parent] of parents) if (own.has(parent)) own.add(pid);
  }
  own.delete(process.pid);
  return [...own];
}

function alive(pid: number): boolean {
  try {
    // A zombie waits for its parent to hear of its end, and runs no more.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'latin1'));
  } catch {
    return false;
  }
}

if (flags.help) process.stdout.write(`${HELP}\n`);
else {
  const { wrong, seconds, ...figures } = await main();
  process.stdout.write(
    `${figures.proposals} proposals, ${figures.bombs} of them bombs, in ${seconds.toFixed(0)} s: ${figures.lost} verdicts lost, ${wrong.length} wrong, ` +
      `${figures.orphans} processes left behind, ${figures.rssGrowthMb} MB more memory in the last three quarters than in the first.\n`,
  );
  for (const line of wrong.slice(0, 20)) process.stdout.write(`  ${line}\n`);
  if (flags.json) process.stdout.write(`${JSON.stringify(figures satisfies Soaked)}\n`);
  process.exitCode = figures.lost + wrong.length + figures.orphans === 0 ? 0 : 1;
}
