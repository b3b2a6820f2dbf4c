import { isAbsolute, join, posix } from 'node:path';
import { writeFile } from 'node:fs/promises';
import { AMBIENT, STRICT } from '../../checkers/strict.ts';
import type { Checker } from '../../src/nouns/checker.ts';
import { TaskError } from '../../src/errors.ts';
import { nativeCompiler } from '../../src/typescript/nativeCompiler.ts';
import type { Task } from '../../src/nouns/task.ts';
import type { Evidence, Verdict } from '../../src/nouns/verdict.ts';
import { readText } from '../../src/workspace/workspace.ts';

/**
 * The type check as a process for each candidate, without any rule: slow, and simple enough to measure `types()` against.
 * What it says of a candidate is what `types({ refuse: [] })` must say.
 *
 * @param tsc - the compiler: a native executable, or the `tsc.js` of an older TypeScript, started with Node.
 */
export function slowTypes(tsc: string = nativeCompiler().file): Checker {
  const [file, ...first] = tsc.endsWith('.js') ? [process.execPath, tsc] : [tsc];
  return {
    name: 'slow types',
    version: '1',
    options: {},
    files: [],
    executes: false,
    rerunnable: true,
    async open(task, { copies, sandbox, timeoutMs, signal }) {
      const own = task.workspace.files.has('tsconfig.json');
      const config = own ? 'tsconfig.json' : 'weak-committee.tsconfig.json';

      async function compile(root: string, cancel: AbortSignal): Promise<Compiled> {
        if (!own) {
          await writeFile(join(root, config), JSON.stringify(STRICT));
          await writeFile(join(root, AMBIENT.file), AMBIENT.text);
        }
        const args = [...first, '--project', config, '--noEmit', '--pretty', 'false', '--listFiles'];
        const { output, ended, exitCode, ms } = await sandbox.run(file, args, { cwd: root, timeoutMs, signal: cancel });
        const lines = output.split('\n');
        const files = lines.filter(
          (line) =>
            line.startsWith(`${root}/`) && !line.startsWith(`${root}/node_modules/`) && !line.endsWith(AMBIENT.file),
        ).length;
        // What is left once the listed files are taken out is what the compiler had to say.
        const said = lines
          .filter((line) => !isAbsolute(line))
          .join('\n')
          .trim();
        return { diagnostics: parse(said), said, files, ended, clean: ended === 'exit' && exitCode === 0, ms };
      }

      {
        await using copy = await copies.lay({});
        const before = await compile(copy.root, signal);
        if (own) refuseBrokenConfig(before);
        await refuseForeignErrors(before, task);
      }
      return {
        tools: {},
        async check(candidate, options): Promise<Verdict> {
          await using copy = await copies.lay(candidate.files);
          const { diagnostics, said, files, ended, clean, ms } = await compile(copy.root, options.signal);
          const executed = { unit: 'files' as const, count: files };
          const fail = (evidence: readonly Evidence[]): Verdict => ({
            kind: 'fail',
            evidence,
            executed,
            isolation: 'none',
            ms,
          });
          if (ended === 'timeout') return fail([{ kind: 'timeout', limitMs: timeoutMs, what: 'the type check' }]);
          if (diagnostics.length > 0) return fail(diagnostics);
          if (!clean || said !== '')
            return { kind: 'broken', reason: `tsc said ${said.slice(0, 300) || ended}`, crash: ended === 'signal', ms };
          if (files === 0)
            return { kind: 'broken', reason: 'the tsconfig includes no file of the workspace', crash: false, ms };
          return { kind: 'pass', executed, isolation: 'none', ms };
        },
        [Symbol.asyncDispose]: async () => {},
      };
    },
  };
}

interface Compiled {
  readonly diagnostics: Diagnostic[];
  readonly said: string;
  /** Files of the workspace that were checked. */
  readonly files: number;
  readonly ended: string;
  /** It ended by itself and found nothing. */
  readonly clean: boolean;
  readonly ms: number;
}

type Diagnostic = Extract<Evidence, { kind: 'diagnostic' }>;

/** One line of `tsc --pretty false`; lines that go on are indented and left out. */
const LINE = /^(?<file>.+?)\((?<line>\d+),(?<column>\d+)\): error (?<code>TS\d+): (?<message>.*)$/gm;

function parse(output: string): Diagnostic[] {
  return [...output.matchAll(LINE)].map(({ groups = {} }) => ({
    kind: 'diagnostic',
    file: groups['file'] ?? '',
    line: Number(groups['line']),
    column: Number(groups['column']),
    code: groups['code'] ?? '',
    message: groups['message'] ?? '',
  }));
}

/**
 * An error in a file that is no target and imports none is there whatever is proposed: it would refute everyone, and a
 * strong member would be paid for nothing. Files that import a target may well be waiting for it.
 */
async function refuseForeignErrors({ diagnostics }: Compiled, task: Task): Promise<void> {
  const names = task.targets.map((target) => posix.basename(target).replace(/\.[^.]+$/, ''));
  for (const { file, line, column, code, message } of diagnostics) {
    const text = task.targets.includes(file) ? undefined : await readText(task.workspace, file);
    // Errors of resolution (TS2307 and its kin) come and go with the targets.
    if (text === undefined || names.some((name) => text.includes(name)) || code === 'TS2307') continue;
    throw new TaskError(`The workspace has a type error of its own: ${code} ${message}`, {
      at: `${file}:${line}:${column}`,
      fix: 'Mend it, or give a workspace without that file: no proposal could pass the type check.',
    });
  }
}

/** An error in the tsconfig itself would refute every proposal: it is the user's to mend. */
function refuseBrokenConfig({ diagnostics, said }: Compiled): void {
  const inConfig = diagnostics.find(({ file }) => file.endsWith('tsconfig.json'));
  const global = /^error (TS\d+: .*)$/m.exec(said)?.[1];
  const what = inConfig === undefined ? global : `${inConfig.code}: ${inConfig.message}`;
  // TS18003: nothing to compile yet, since the target is still to be written.
  if (what === undefined || what.startsWith('TS18003')) return;
  throw new TaskError(`The workspace's tsconfig.json has an error of its own: ${what}`, {
    at: inConfig === undefined ? 'tsconfig.json' : `tsconfig.json:${inConfig.line}`,
    fix: 'Mend the tsconfig, or leave it out to be checked with strict defaults.',
  });
}
