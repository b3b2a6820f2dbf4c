import { realpath } from 'node:fs/promises';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CheckContext } from '../../src/nouns/checker.ts';
import type { RunResult } from '../../src/sandbox/sandbox.ts';
import type { Task } from '../../src/nouns/task.ts';
import type { Diagnostic, Report } from '../../src/typescript/messages.ts';
import { mostMemory, ranOut } from '../../src/typescript/memory.ts';
import { MAX_BEFORE, MAX_DIAGNOSTICS } from '../../src/typescript/report.ts';
import { stubsOf } from '../../src/typescript/stubs.ts';
import type { Outcome, TypeProject } from '../../src/typescript/typescript.ts';
import type { Files } from '../../src/workspace/workspace.ts';
import { childScript } from '../child.ts';
import { readSvelte, readTsc } from './ownOutput.ts';
import type { OwnTool } from './ownTools.ts';

interface Own {
  readonly tool: OwnTool;
  /** Code and JSON of the workspace, with the tsconfigs that were brought from outside. */
  readonly files: Files;
  readonly config: string;
  /** Whether the tsconfig takes a file in by its lists. */
  readonly includes: (file: string) => boolean;
}

const NEVER = new AbortController().signal;
/** The first compile of a project is no candidate's time. */
const FIRST_MS = 300_000;
/** A candidate may take as many times what the unchanged workspace took. */
const TIMES = 3;
/** A process behind the wall can have no more. */
const MOST_BYTES = 4 * 1024 ** 3;
/** Share of it for what the program keeps. */
const HEAP = 0.75;
/** A project that others refer to is checked by its sources. */
const APART = '--composite false --incremental false --rootDir null';

/** A project as a compiler of the workspace's own sees it: in a contained process for each candidate. */
export async function openOwn(task: Task, context: CheckContext, own: Own): Promise<TypeProject> {
  const first = { limitMs: Math.max(FIRST_MS, context.timeoutMs), most: MAX_BEFORE, listed: [] };
  const { removed = {} } = task;
  const unchanged = { ...stubsOf(task.targets, own.files), ...removed };
  const { outcome: before, listed } = await runTwice(task, context, own, unchanged, first);
  const known = before.kind === 'checked' ? before.diagnostics.length : 0;
  const limitMs = Math.max(context.timeoutMs, before.kind === 'checked' ? TIMES * before.ms : 0);
  const limits = {
    limitMs,
    most: known + MAX_DIAGNOSTICS,
    listed: listed.filter((file) => own.includes(file) && removed[file] === undefined),
  };
  const { facts } = await context.typescript.look(own.files);
  return {
    before,
    facts,
    feels: false,
    limitMs,
    look: (files) => context.typescript.look(files),
    check: async (files) => (await runTwice(task, context, own, files, limits)).outcome,
    [Symbol.dispose]: () => {},
  };
}

interface Limits {
  readonly limitMs: number;
  /** As many errors are told. */
  readonly most: number;
  /** Files of the project itself, which are looked at whatever a candidate imports. */
  readonly listed: readonly string[];
}

interface Ran {
  readonly outcome: Outcome;
  /** Files of the workspace that were looked at, where that is told. */
  readonly listed: readonly string[];
}

type Run = (task: Task, context: CheckContext, own: Own, files: Files, limits: Limits) => Promise<Ran>;

/** What dies once may have died of something else. */
const runTwice: Run = async (...given) => {
  const ran = await run(...given);
  return ran.outcome.kind === 'crash' || ran.outcome.kind === 'memory' ? run(...given) : ran;
};

const run: Run = async (task, { copies, sandbox }, own, files, limits) => {
  const { tool, config, files: workspace } = own;
  // Configs that were brought in from outside are no files of the copy.
  const brought = Object.entries(workspace).filter(([path]) =>
    /^(?:weak-committee\.|tsconfig).*\.json$/.test(posix.basename(path)),
  );
  await using copy = await copies.lay({ ...Object.fromEntries(brought), ...files });
  const root = await realpath(copy.root);
  const memory = Math.min(MOST_BYTES, mostMemory());
  const heap = `--max-old-space-size=${Math.floor((HEAP * memory) / 1024 ** 2)}`;
  const result = await sandbox.run(process.execPath, [heap, ...argumentsFor(tool, config, limits.most)], {
    cwd: root,
    targets: task.targets,
    timeoutMs: limits.limitMs,
    memory,
    signal: NEVER,
    // Folders that are named can be read there.
    env: { WEAK_COMMITTEE_COMPILER: tool.packages },
  });
  if (result.ended !== 'exit' && (result.ended === 'limit' || ranOut(result.output)))
    return { outcome: { kind: 'memory', limit: memory }, listed: [] };
  return ranTo(result, root, task.targets, own, limits.listed);
};

function argumentsFor({ name, file, folder }: OwnTool, config: string, most: number): string[] {
  switch (name) {
    case 'typescript':
      return [fileURLToPath(childScript('ownTypeScript')), JSON.stringify({ compiler: folder, config, most })];
    case 'vue-tsc':
      return [file, '-p', config, ...'--noEmit --pretty false --listFiles'.split(' '), ...APART.split(' ')];
    case 'svelte-check':
      return [
        file,
        '--workspace',
        posix.dirname(config),
        '--tsconfig',
        posix.basename(config),
        ...'--output machine-verbose --threshold error'.split(' '),
      ];
  }
}

function ranTo(
  { ended, output, ms, exitCode }: RunResult,
  root: string,
  targets: readonly string[],
  { tool, config, includes }: Own,
  listed: readonly string[],
): Ran {
  if (ended === 'timeout') return { outcome: { kind: 'timeout' }, listed: [] };
  const said = ended === 'exit' ? saidBy(tool, output, root, config) : undefined;
  // It ends with another code where it has something to say, and only there.
  const agrees = tool.name === 'typescript' ? exitCode === 0 : (exitCode === 0) === (said?.diagnostics.length === 0);
  const whole = said?.files === undefined || listed.every((file) => said.files?.includes(file) === true);
  if (said === undefined || !agrees || !whole) return { outcome: { kind: 'crash' }, listed: [] };
  const { diagnostics, unparsed, files } = said;
  const held = targets.filter((target) => (files === undefined ? includes(target) : files.includes(target)));
  const count = files?.length ?? held.length;
  const torn = targets.some((target) => unparsed.includes(target));
  return {
    outcome: { kind: 'checked', diagnostics, unparsed: torn, files: count, held, types: [], felt: [], ms },
    listed: files ?? [],
  };
}

interface Said extends Pick<Report, 'diagnostics'> {
  /** Files of the workspace that were looked at; undefined where it does not tell. */
  readonly files: readonly string[] | undefined;
  readonly unparsed: readonly string[];
}

function saidBy({ name }: OwnTool, output: string, root: string, config: string): Said | undefined {
  switch (name) {
    case 'typescript':
      try {
        return JSON.parse(output) as Said;
      } catch {
        // It died, or something else was written: none of it is to be relied on.
        return undefined;
      }
    case 'vue-tsc':
      return withTorn(readTsc(output, root));
    case 'svelte-check': {
      const folder = posix.dirname(config);
      return withTorn(readSvelte(output, folder === '.' ? '' : folder));
    }
  }
}

/** By the code alone: these tell no more. */
function withTorn(said: Omit<Said, 'unparsed'> | undefined): Said | undefined {
  const ofSyntax = ({ code }: Diagnostic): boolean => /^TS17?\d{3}$|^[a-z]/.test(code);
  return said && { ...said, unparsed: said.diagnostics.filter(ofSyntax).map(({ file }) => file) };
}

/**
 * Whether errors of the unchanged workspace would keep silent those of a proposal: by its command line the compiler looks no further than
 * settings or syntax that are wrong.
 */
export function blinding({ name }: OwnTool, found: readonly Diagnostic[]): Diagnostic | undefined {
  return name === 'vue-tsc' ? found.find(({ file, code }) => file === '' || /^TS17?\d{3}$/.test(code)) : undefined;
}
