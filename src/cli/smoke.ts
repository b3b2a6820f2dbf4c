import { copyFileSync, existsSync, mkdirSync, mkdtempDisposableSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { ConfigError, EXIT } from '../errors.ts';
import { compare, type ArmComparison } from '../harness/compare.ts';
import { differencesJson, differencesOf } from '../harness/report.ts';
import { runBench } from '../harness/runBench.ts';
import { isRecording } from '../nouns/member.ts';
import { DEFAULT_CONFIG, figuresIn, loadBench } from './benchConfig.ts';
import { interruptible } from './interrupt.ts';

interface Flags {
  readonly baseline?: string;
  readonly update?: true;
  readonly markdown?: true;
  readonly json?: true;
}

/** `weak-committee bench smoke` */
export function smokeCommand(): Command {
  return new Command('smoke')
    .description(
      'For CI: check recorded answers again, and fail when an arm solves less, costs more or chooses worse than a stored baseline, beyond noise.',
    )
    .argument('[config]', 'a file with a default export of defineBench(), of recordings only', DEFAULT_CONFIG)
    .option(
      '--baseline <folder>',
      'where the baseline is kept, a folder for each suite (default: bench-baseline beside the config)',
    )
    .option('--update', 'make this run the baseline')
    .option('--markdown', 'print the tables as Markdown')
    .option('--json', 'print the differences as one JSON object')
    .addHelpText(
      'after',
      `
Examples:
  $ weak-committee bench smoke --update      # once, and after a change that is meant
  $ weak-committee bench smoke               # in CI

Exit codes: 0 nothing is worse beyond noise, 1 something is, 2 bad input.`,
    )
    .action(smoke);
}

async function smoke(file: string, { baseline, update, markdown, json }: Flags): Promise<void> {
  const { suites, timeoutMs } = await loadBench(file);
  const kept = baseline ?? join(dirname(file), 'bench-baseline');
  for (const { name, members } of suites) {
    const live = members.find(({ member }) => !isRecording(member));
    if (live !== undefined)
      throw new ConfigError(`${live.member.name} would have to be asked: a smoke test is of recordings only.`, {
        at: `suites.${name}.members`,
        fix: 'Record its answers with `weak-committee record`, and name them with recording(file).',
      });
    if (update !== true && !existsSync(join(kept, name, 'run.json')))
      throw new ConfigError(`There is no baseline of ${name} in ${kept}.`, {
        at: '--baseline',
        fix: 'Make one with --update.',
      });
  }
  using interrupt = interruptible();
  using scratch = mkdtempDisposableSync(join(tmpdir(), 'weak-committee-smoke-'));
  const all: Record<string, readonly ArmComparison[]> = {};
  for (const suite of suites) {
    const folder = join(scratch.path, suite.name);
    const now = await runBench(suite, { folder, timeoutMs, signal: interrupt.signal });
    const there = join(kept, suite.name);
    if (update === true) {
      rmSync(there, { recursive: true, force: true });
      mkdirSync(there, { recursive: true });
      copyFileSync(join(folder, 'run.json'), join(there, 'run.json'));
      // A baseline is under version control: in the order of the suite, without evidence, which may be of another checker each time.
      const byTask = Map.groupBy(now.samples, ({ task }) => task);
      const lines = now.tasks.map((task) =>
        JSON.stringify({ task, samples: (byTask.get(task) ?? []).map((sample) => ({ ...sample, evidence: null })) }),
      );
      writeFileSync(join(there, 'samples.jsonl'), `${lines.join('\n')}\n`);
    }
    all[suite.name] = compare(figuresIn(there), now);
    if (json !== true)
      process.stdout.write(`${suite.name}\n${differencesOf(all[suite.name] ?? [], markdown === true)}`);
  }
  if (json)
    process.stdout.write(
      `${JSON.stringify({ suites: Object.fromEntries(Object.entries(all).map(([name, arms]) => [name, { arms: differencesJson(arms) }])) })}\n`,
    );
  const worse = Object.values(all)
    .flat()
    .some((arm) => arm.worse.length > 0);
  process.exitCode = worse ? EXIT.unsolved : EXIT.solved;
}
