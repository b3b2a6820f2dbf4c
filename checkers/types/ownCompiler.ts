import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CheckContext } from '../../src/nouns/checker.ts';
import { CheckerError } from '../../src/errors.ts';
import type { RunResult } from '../../src/sandbox/sandbox.ts';
import type { Task } from '../../src/nouns/task.ts';
import type { Diagnostic } from '../../src/typescript/messages.ts';
import { stubsOf } from '../../src/typescript/stubs.ts';
import type { Outcome, TypeProject } from '../../src/typescript/typescript.ts';
import type { Files } from '../../src/workspace/workspace.ts';

interface Own {
  readonly files: Files;
  readonly config: string;
  readonly modules: string | undefined;
}

const NEVER = new AbortController().signal;

/**
 * A project as the workspace's own TypeScript sees it: its `tsc`, in a contained process for each candidate.
 *
 * @throws {@link CheckerError} where the workspace has none.
 */
export async function openOwn(task: Task, context: CheckContext, own: Own): Promise<TypeProject> {
  openOwn.version(own.modules);
  const { facts } = await context.typescript.look(own.files);
  return {
    before: await run(task, context, own, stubsOf(task.targets, own.files)),
    facts,
    look: (files) => context.typescript.look(files),
    check: (files) => run(task, context, own, files),
    [Symbol.dispose]: () => {},
  };
}

/** The version of the workspace's own TypeScript. */
openOwn.version = (modules: string | undefined): string => {
  const file = modules && join(modules, 'typescript/package.json');
  if (file === undefined || !existsSync(file))
    throw new CheckerError('The workspace has no TypeScript of its own.', {
      at: "types({ compiler: 'workspace' })",
      fix: 'Install it there (npm install --save-dev typescript), or leave `compiler` out.',
    });
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { readonly version: string };
  return version;
};

async function run(
  { targets }: Task,
  { copies, sandbox, timeoutMs }: CheckContext,
  { config, files: workspace }: Own,
  files: Files,
): Promise<Outcome> {
  // Configs that were brought in from outside are no files of the copy.
  const brought = Object.entries(workspace).filter(([path]) => /^weak-committee\.|tsconfig[^/]*\.json$/.test(path));
  await using copy = await copies.lay({ ...Object.fromEntries(brought), ...files });
  const args = ['node_modules/typescript/bin/tsc', '-p', config, '--noEmit', '--pretty', 'false', '--listFiles'];
  const apart =
    config === 'tsconfig.json' ? [] : ['--composite', 'false', '--incremental', 'false', '--rootDir', 'null'];
  const result = await sandbox.run(process.execPath, [...args, ...apart], {
    cwd: copy.root,
    targets,
    timeoutMs,
    signal: NEVER,
  });
  return outcomeOf(result, copy.root, targets);
}

function outcomeOf({ ended, output, ms, exitCode }: RunResult, root: string, targets: readonly string[]): Outcome {
  if (ended === 'timeout') return { kind: 'timeout' };
  const lines = output.split(/\r?\n/);
  const diagnostics = lines.flatMap(diagnosticIn);
  // It ends with 1 or 2 where it has something to say.
  if (ended !== 'exit' || (exitCode !== 0 && diagnostics.length === 0)) return { kind: 'crash' };
  const own = lines.filter((line) => line.startsWith(`${root}/`) && !line.includes('/node_modules/'));
  const listed = new Set(own.map((line) => line.slice(root.length + 1)));
  const held = targets.filter((target) => listed.has(target));
  return { kind: 'checked', diagnostics, unparsed: false, files: listed.size, held, types: [], felt: [], ms };
}

/** `src/a.ts(1,2): error TS2322: …`, or `error TS5108: …` where it concerns no file. */
function diagnosticIn(line: string): Diagnostic[] {
  const [, file = '', at = '1', column = '1', code = '', message = ''] =
    /^(?:([^\s(][^(]*)\((\d+),(\d+)\): )?error (TS\d+): (.*)$/.exec(line) ?? [];
  return code === '' ? [] : [{ file, line: Number(at), column: Number(column), code, message }];
}
