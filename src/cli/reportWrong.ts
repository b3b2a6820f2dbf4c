import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { callApart } from '../sandbox/callApart.ts';
import { materialOf, NOTHING } from '../../checkers/reading/suite.ts';
import { observe } from '../behaviour/observe.ts';
import type { Outcome } from '../behaviour/outcome.ts';
import { isSame } from '../behaviour/same.ts';
import { callLine, outcomeWords, testLine } from '../behaviour/testLine.ts';
import { ConfigError, TaskError } from '../errors.ts';
import { openExistingLedger } from '../ledger/ledger.ts';
import type { Solution, Solved } from '../nouns/solution.ts';
import { evidenceOf } from '../selection/evidence.ts';
import { addLabel } from '../selection/labels.ts';
import { printable } from '../text/printable.ts';
import { openContext } from '../verification/context.ts';
import { resolveTask } from '../workspace/resolveTask.ts';
import { interruptible } from './interrupt.ts';
import { ledgerFile, ledgerFor } from './ledgerFile.ts';

interface Flags {
  readonly input: string;
  readonly expected?: string;
  readonly throws?: true;
  readonly call?: string;
  readonly writeTests?: string;
  readonly ledger?: string;
  readonly unsafe?: true;
}

const CALL_MS = 10_000;

/** `weak-committee report-wrong <run>` */
export function reportWrongCommand(): Command {
  return new Command('report-wrong')
    .description('Say that the answer of a run is wrong: it becomes a test, and counts in the risk of later answers.')
    .argument('<run>', 'its id, or the beginning of it; see `runs list`')
    .requiredOption('--input <json>', 'the arguments of a call, as a JSON list')
    .option('--expected <json>', 'what the call must return, as JSON')
    .option('--throws', 'the call must throw instead')
    .option('--call <name>', 'the function, where the run does not tell')
    .option('--write-tests <file>', 'put the call into this file of tests, in the workspace of the task')
    .option(...ledgerFile())
    .option('--unsafe', 'go on where bubblewrap does not work: the answer can then reach your files and network')
    .addHelpText(
      'after',
      `
Examples:
  $ weak-committee report-wrong 1f0c --input '["Über uns"]' --expected '"ueber-uns"'
  $ weak-committee report-wrong 1f0c --call slugify --input '["a, b"]' --expected '"a-b"'
  $ weak-committee report-wrong 1f0c --input '[-1]' --throws --write-tests test/root.test.ts

The answer is called once more, and must give something else. The label is kept in labels.jsonl beside the ledger.`,
    )
    .action(async (id: string, flags: Flags) => {
      using interrupt = interruptible();
      const ledger = await ledgerFor(flags.ledger);
      const { run, solution } = solvedIn(ledger, id);
      const input = argumentsIn(flags.input);
      const expected = expectedIn(flags);
      const name = flags.call ?? calledIn(solution);
      const [target = ''] = [solution.certificate.task.input.target].flat();
      const given = await calling(solution, target, name, input, flags.unsafe === true, interrupt.signal);
      if (isMet(given, expected))
        throw new TaskError(`${callLine(name, input)} gives ${outcomeWords(given)}, as you expect.`, {
          at: '--input',
          fix: 'Give a call that comes out wrong.',
        });
      const { keepTests, pathWithin } = await import('./writeTests.ts');
      const path = flags.writeTests === undefined ? undefined : pathWithin(flags.writeTests);
      const root = path === undefined ? undefined : await rootOf(solution);
      const line = testLine(name, input, expected);
      const own = solution.compared?.clusters.find(({ proposals }) => proposals.includes(solution.proposal.id));
      const score = own && evidenceOf(own);
      const label = { task: solution.task, source: 'report', run, line, wrong: true };
      addLabel(join(dirname(ledger), 'labels.jsonl'), { ...label, ...(score !== undefined && { score }) });
      if (score === undefined)
        process.stdout.write('That run compared nothing, so the label counts in no risk: see the policy clusters.\n');
      const said = `${callLine(name, input)} gives ${outcomeWords(given)}`;
      process.stdout.write(`${printable(`Reported: ${said}. The test is ${line}`)}\n`);
      if (root !== undefined && path !== undefined)
        process.stdout.write(await keepTests(root, path, [{ target, name, line, by: ['you'] }]));
    });
}

function solvedIn(ledger: string, id: string): { readonly run: string; readonly solution: Solved } {
  using open = openExistingLedger(ledger);
  const { id: run, status, solution } = open.export(id);
  const found = solution as Solution | null;
  if (found?.status === 'solved') return { run, solution: found };
  throw new TaskError(`The run ${run} is ${status ?? 'not over'}: it gave no answer that could be wrong.`, {
    at: id,
    fix: 'Name a run that is solved: see `weak-committee runs list`.',
  });
}

function parsed(flag: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ConfigError(`${flag} is no JSON: ${text}`, {
      at: flag,
      fix: `Give it as JSON, such as ${flag} '["a b"]'. Texts stand in double quotes.`,
      cause,
    });
  }
}

function argumentsIn(text: string): readonly unknown[] {
  const input = parsed('--input', text);
  if (Array.isArray(input)) return input;
  throw new ConfigError('--input is no list of arguments.', {
    at: '--input',
    fix: `Give the arguments of the call as a JSON list: '[${text}]'.`,
  });
}

function expectedIn({ expected, throws }: Flags): Outcome {
  if ((expected === undefined) === (throws === undefined))
    throw new ConfigError('It is not said what the call must come to.', {
      at: '--expected',
      fix: 'Give either --expected JSON or --throws.',
    });
  return expected === undefined
    ? { kind: 'threw', name: 'an error' }
    : { kind: 'value', value: parsed('--expected', expected) };
}

/** Any error is one. */
function isMet(given: Outcome, expected: Outcome): boolean {
  if (given.kind !== 'value' || expected.kind !== 'value') return given.kind === expected.kind;
  return isSame(given.value, expected.value);
}

/** The function of a run that has but one. */
function calledIn({ certificate: { task, checkers } }: Solved): string {
  const names = new Set(task.input.exports);
  for (const { options } of checkers)
    if (typeof options === 'object' && options !== null && 'call' in options && typeof options.call === 'string')
      names.add(options.call);
  const [name, another] = names;
  if (name !== undefined && another === undefined) return name;
  throw new ConfigError('The run does not tell which function is called.', {
    at: '--call',
    fix: name === undefined ? 'Name it, such as --call slugify.' : `Name it with --call: ${[...names].join(', ')}.`,
  });
}

async function calling(
  { certificate, files }: Solved,
  target: string,
  name: string,
  input: readonly unknown[],
  unsafe: boolean,
  signal: AbortSignal,
): Promise<Outcome> {
  const task = await resolveTask(certificate.task.input);
  const cores = availableParallelism();
  await using context = await openContext(task, { timeoutMs: CALL_MS, seed: certificate.seed, signal, unsafe, cores });
  const material = (await materialOf(task, [])) ?? NOTHING;
  const trial = { ...material, files, target, timeoutMs: CALL_MS, signal };
  const { result: names } = await callApart(context, trial, async (module) => module.names);
  if (!names.includes(name))
    throw new ConfigError(`The answer exports no ${name}.`, {
      at: '--call',
      fix: `Name a function that it exports: ${names.join(', ')}.`,
    });
  const behaviour = await observe(context, { ...material, target, name }, files, [input], signal);
  const [outcome] = behaviour.kind === 'observed' ? behaviour.outcomes : [];
  if (outcome !== undefined) return outcome;
  throw new TaskError(
    `${callLine(name, input)} cannot be called: ${'reason' in behaviour ? behaviour.reason : 'it gave nothing'}.`,
    {
      at: '--call',
      fix: 'Write a test for it by hand.',
    },
  );
}

/** Where the workspace of a run's task stands. */
async function rootOf({ certificate }: Solved): Promise<string> {
  const { workspace } = await resolveTask(certificate.task.input);
  const root = workspace.mounts.find(({ at }) => at === '')?.from;
  if (root !== undefined) return root;
  throw new TaskError('The workspace of the task is no folder.', {
    at: '--write-tests',
    fix: 'Leave it out, and put the line into your tests yourself. Nothing was kept.',
  });
}
