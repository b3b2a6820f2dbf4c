import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ConfigError, EXIT, TaskError } from '../errors.ts';
import { verifyCertificate, type Verification } from '../verification/verifyCertificate.ts';
import { headline } from '../nouns/verdict.ts';
import type { Solved } from '../nouns/solution.ts';
import { readTaskFolder } from '../workspace/taskFolder.ts';
import type { Mount } from '../workspace/workspace.ts';
import { checkersFor, kindsOf } from './checkersFor.ts';
import { interruptible } from './interrupt.ts';
import { printable } from '../text/printable.ts';

/** `weak-committee verify <solution.json>` */
export function verifyCommand(): Command {
  return new Command('verify')
    .description('Check a solution again from its certificate: same bytes, same checkers, same seed.')
    .argument('<solution>', 'a file written by `solve --output`')
    .option('--task <folder>', 'the task folder, where it is not in the place it was solved in')
    .option('--signed-by <fingerprint>', 'fail unless it is signed by this key')
    .option('-c, --config <file>', 'configuration whose plugins have checkers that it names (default: the nearest)')
    .option(
      '--allow-commands',
      'run the commands that the certificate names, and checkers of plugins that want as much trust',
    )
    .option('--unsafe', 'go on where bubblewrap does not work: candidates can then reach your files and network')
    .option('--json', 'print the outcome as one JSON object')
    .addHelpText(
      'after',
      `
Examples:
  $ weak-committee solve tasks/slugify --output solution.json
  $ weak-committee verify solution.json

A certificate that stands for a task folder is held to the checkers which that folder lists. Counts and isolation are taken anew.
It fails if one byte of the solution, the task, its workspace or a checker's files differs. Exit codes: 0 verified, 1 not, 2 unreadable.`,
    )
    .action(async (path: string, { config, json, task, signedBy, allowCommands, unsafe = false }: Flags) => {
      using interrupt = interruptible();
      const solution = await readSolution(path);
      const folder = task ?? folderOf(solution);
      const own = folder && {
        input: (await readTaskFolder(folder)).input,
        checkers: await checkersFor(folder, config),
      };
      const named = [...solution.certificate.checkers, ...(own ? own.checkers : [])];
      const { fromSeal, firstWord } = await import('../../checkers/registry.ts');
      const kinds = await kindsOf(
        named.map(({ name }) => firstWord(name)),
        config,
      );
      if (!allowCommands)
        refuseUntrusted(named.filter(({ name }) => kinds.get(firstWord(name))?.callers === 'trusted'));
      const outcome = await verifyCertificate(solution, {
        rebuild: (seal) => fromSeal(seal, kinds),
        signal: interrupt.signal,
        unsafe,
        ...(signedBy !== undefined && { signedBy }),
        ...(own && { own }),
      });
      if (json) process.stdout.write(`${JSON.stringify(outcome)}\n`);
      else show(outcome, own !== undefined);
      process.exitCode = outcome.verified ? EXIT.solved : EXIT.unsolved;
    });
}

interface Flags {
  readonly config?: string;
  readonly json?: true;
  readonly task?: string;
  readonly signedBy?: string;
  readonly allowCommands?: true;
  readonly unsafe?: boolean;
}

/** The task folder whose workspace the certificate names, where it still stands there. */
function folderOf({ certificate }: Solved): string | undefined {
  const { workspace } = certificate.task.input;
  const mounts = Array.isArray(workspace) ? (workspace as readonly Partial<Mount>[]) : [];
  return mounts
    .map(({ from }) => (typeof from === 'string' ? dirname(from) : ''))
    .find((folder) => folder !== '' && existsSync(join(folder, 'task.md')));
}

/** A solution file may come from anyone, and a command in it would run as the user. */
function refuseUntrusted(checkers: readonly { readonly name: string }[]): void {
  const names = new Set(checkers.map(({ name }) => name));
  if (names.size === 0) return;
  const commands = [...names].every((name) => name.startsWith('command '));
  throw new ConfigError(`To verify it, ${commands ? 'commands' : 'checkers'} would be run: ${[...names].join('; ')}.`, {
    at: 'certificate.checkers',
    fix: 'If you trust them, give --allow-commands.',
  });
}

async function readSolution(path: string): Promise<Solved> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined)
    throw new TaskError(`There is no ${path}.`, {
      at: path,
      fix: 'Write one with `weak-committee solve TASK --output FILE`.',
    });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new TaskError(`${path} is no JSON.`, { at: path, fix: 'Give a file written by `solve --output`.', cause });
  }
  if (!isSolved(value))
    throw new TaskError(`${path} holds no solved solution with a certificate.`, {
      at: path,
      fix: 'Only a solved task carries a certificate.',
    });
  return value;
}

/** Whether everything that verifying reads is there; whether it is true is for the verification to say. */
function isSolved(value: unknown): value is Solved {
  if (!isRecord(value) || value['status'] !== 'solved' || !isTexts(value['files']) || !arePaths(value['removed']))
    return false;
  const { certificate } = value;
  if (!isRecord(certificate) || certificate['version'] !== 1) return false;
  const { task, files, checkers, verdicts, seed, timeoutMs, signature } = certificate;
  return (
    isRecord(task) &&
    isRecord(task['input']) &&
    isTexts(task['workspace']) &&
    isTexts(files) &&
    arePaths(certificate['removed']) &&
    typeof seed === 'number' &&
    typeof timeoutMs === 'number' &&
    Array.isArray(verdicts) &&
    verdicts.every((one: unknown) => isRecord(one) && typeof one['checker'] === 'string' && isRecord(one['verdict'])) &&
    (signature === undefined || isTexts(signature)) &&
    Array.isArray(checkers) &&
    checkers.every((seal: unknown) => isRecord(seal) && typeof seal['name'] === 'string' && isTexts(seal['files']))
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function arePaths(value: unknown): value is readonly string[] | undefined {
  return value === undefined || (Array.isArray(value) && value.every((path) => typeof path === 'string'));
}

function isTexts(value: unknown): value is Record<string, string> {
  return isRecord(value) && Object.values(value).every((text) => typeof text === 'string');
}

function show({ verified, differences, signer, verdicts, warnings }: Verification, ofTask: boolean): void {
  for (const warning of warnings) process.stdout.write(`${printable(warning)}\n`);
  for (const { checker, verdict } of verdicts)
    process.stdout.write(`${verdict.kind === 'pass' ? '✓' : '✗'} ${printable(`${checker}: ${headline(verdict)}`)}\n`);
  for (const difference of differences)
    process.stdout.write(`✗ ${printable(difference).replaceAll(/\s*\n\s*/g, ' ')}\n`);
  if (verified && !ofTask)
    process.stdout.write(
      'Its checkers are those that the certificate names; with --task it is held to those of the task.\n',
    );
  if (verified && signer !== undefined)
    process.stdout.write(`Signed by ${printable(signer.by)}, with the key ${signer.fingerprint}.\n`);
  process.stdout.write(verified ? 'Verified: the same bytes pass the same checkers.\n' : 'NOT verified.\n');
}
