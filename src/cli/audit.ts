import { randomInt } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { createLogUpdate } from 'log-update';
import { Command } from 'commander';
import manifest from '../../package.json' with { type: 'json' };
import type { Progress } from '../audit/audit.ts';
import type { Audit } from '../audit/result.ts';
import { EXIT } from '../errors.ts';
import { printable } from '../text/printable.ts';
import { writeWhole } from '../text/wholeFile.ts';
import { readWorkspace } from '../workspace/workspace.ts';
import { perCent, whole } from './arguments.ts';
import { interruptible } from './interrupt.ts';

interface Flags {
  readonly tests?: readonly string[];
  readonly threshold?: number;
  readonly json?: true;
  readonly html?: string;
  readonly report?: string;
  readonly seed?: number;
  readonly unsafe?: boolean;
  readonly inputs: boolean;
}

/** `weak-committee audit [files...]` */
export function auditCommand(): Command {
  return new Command('audit')
    .description('See what your tests notice: small changes are made to the sources, one at a time. No model is asked.')
    .argument('[files...]', 'sources to change, or folders of them (default: every source that a test file imports)')
    .option('--tests <files...>', 'files of tests, or folders of them (default: those that are called so)')
    .option('--threshold <percent>', 'exit with 1 where the kill rate is below', perCent)
    .option('--json', 'print figures and mutants as one JSON object')
    .option('--html <file>', 'write a page for people')
    .option('--report <file>', 'write the JSON that the viewer of mutation-testing-elements opens')
    .option(
      '--no-inputs',
      'do not look for inputs that kill what lives: faster, and likely equivalents are not told apart',
    )
    .option('--seed <number>', 'make the same inputs again for mutants that live', whole)
    .option(
      '--unsafe',
      'go on where bubblewrap does not work: tests that run apart can then reach your files and network',
    )
    .addHelpText(
      'after',
      `
Examples:
  $ weak-committee audit                                       every source that a test imports
  $ weak-committee audit src/slugify.ts                        one source, with the tests that reach it
  $ weak-committee audit src --threshold 80                    for CI: a kill rate below 80 % fails
  $ weak-committee audit src/sum.ts --tests test/sum.test.ts   by these tests alone
  $ weak-committee audit --html audit.html --report mutation.json

Tests of vitest, and those of jest that need nothing else of it, run in isolates. Scripts that assert with node:assert, and tests that
need modules of Node, packages or mocks, run as tests() runs them, which is slower.
Exit codes: 0 done, 1 below the threshold, 2 bad input, 3 the tests do not pass as they are.`,
    )
    .action(async (files: readonly string[], flags: Flags) => {
      using interrupt = interruptible();
      const { audit } = await import('../audit/audit.ts');
      const workspace = await readWorkspace(process.cwd());
      using progress = showAudit();
      const done = await audit(workspace, {
        sources: files,
        tests: flags.tests ?? [],
        seed: flags.seed ?? randomInt(2 ** 31),
        unsafe: flags.unsafe ?? false,
        inputs: flags.inputs,
        signal: interrupt.signal,
        onProgress: progress.show,
      });
      progress[Symbol.dispose]();
      await write(done, flags);
      if (!isBelow(done, flags.threshold)) return;
      process.stderr.write(`The kill rate is below ${flags.threshold} %.\n`);
      process.exitCode = EXIT.unsolved;
    });
}

/** Writes a file, and the folders on the way to it. */
function place(file: string, text: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeWhole(file, text);
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    process.stderr.write(`${file} could not be written: ${printable(said)}.\n`);
    process.exitCode = EXIT.badInput;
    return;
  }
  process.stderr.write(`Wrote ${file}\n`);
}

async function write(audit: Audit, { json, html, report }: Flags): Promise<void> {
  if (html !== undefined) {
    const { auditPage } = await import('../audit/report/page.ts');
    place(html, auditPage(audit));
  }
  if (report !== undefined) {
    const { schemaOf } = await import('../audit/report/schema.ts');
    place(report, `${JSON.stringify(schemaOf(audit, manifest.version), undefined, 2)}\n`);
  }
  const { sentencesOf, survivorWords, survivorsOf, equivalentsOf } = await import('../audit/report/words.ts');
  if (json) {
    const { sources: _, ...rest } = audit;
    process.stdout.write(`${JSON.stringify(rest)}\n`);
    return;
  }
  const words = (mutants: ReturnType<typeof survivorsOf>): string[] =>
    mutants.map((mutant) => survivorWords(mutant, audit.sources[mutant.file] ?? ''));
  const survivors = words(survivorsOf(audit));
  const equivalents = words(equivalentsOf(audit));
  const parts = [
    ...(survivors.length > 0 ? ['Survivors:', ...survivors] : []),
    ...(equivalents.length > 0 ? ['Likely equivalent:', ...equivalents] : []),
    [...sentencesOf(audit), `The same inputs again: --seed ${audit.seed}`].join('\n'),
  ];
  process.stdout.write(`${printable(parts.join('\n\n'))}\n`);
}

function isBelow({ figures: { killRate } }: Audit, threshold: number | undefined): boolean {
  return threshold !== undefined && 100 * (killRate?.value ?? 1) < threshold;
}

const STEPS: Readonly<Record<Progress['step'], string>> = {
  making: 'making mutants',
  trying: 'running the tests as they are',
  running: 'running the tests on mutants',
  looking: 'looking for inputs that tell the living from the original',
};

/** One line on a terminal, redrawn; nothing elsewhere. */
function showAudit(): { readonly show: (progress: Progress) => void } & Disposable {
  if (!process.stderr.isTTY) return { show: () => {}, [Symbol.dispose]: () => {} };
  const log = createLogUpdate(process.stderr);
  return {
    show: ({ step, done, of, killed }) =>
      log(`weak-committee  ${STEPS[step]}${of > 0 ? `  ${done} of ${of}, ${killed} killed` : ''}`),
    [Symbol.dispose]: () => log.clear(),
  };
}
