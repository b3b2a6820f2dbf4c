import { isAbsolute, join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import type { Checker } from '../src/checker.ts';
import { TaskError } from '../src/errors.ts';
import type { Evidence, Verdict } from '../src/verdict.ts';

const STRICT = {
  compilerOptions: {
    strict: true,
    noEmit: true,
    target: 'esnext',
    module: 'nodenext',
    lib: ['esnext', 'dom'],
    types: [],
    allowImportingTsExtensions: true,
    skipLibCheck: true,
  },
  exclude: ['node_modules'],
};

/** Test scripts may assert with Node's modules where no types for Node are at hand. */
const AMBIENT = {
  file: 'weak-committee.d.ts',
  text: ['assert', 'assert/strict', 'node:assert', 'node:assert/strict']
    .map((name) => `declare module '${name}';\n`)
    .join(''),
};

/**
 * A strict type check of the whole workspace with the candidate in it, tests included, by the native compiler (a process
 * for each candidate). The workspace's own `tsconfig.json` is used where it has one.
 *
 * It executes nothing: with this checker alone a solution is never `solved` without saying so.
 *
 * @example
 * ```ts
 * await solve(task, [types(), tests('test/slugify.test.ts')]);
 * ```
 */
export function types(): Checker {
  return {
    name: 'types',
    version: '1',
    options: {},
    files: ['tsconfig.json'],
    executes: false,
    rerunnable: true,
    async open(task, { copies, sandbox, compiler, timeoutMs, signal }) {
      const own = task.workspace.files.has('tsconfig.json');
      const config = own ? 'tsconfig.json' : 'weak-committee.tsconfig.json';
      const { file, version } = compiler();

      async function compile(root: string, cancel: AbortSignal): Promise<Compiled> {
        if (!own) {
          await writeFile(join(root, config), JSON.stringify(STRICT));
          await writeFile(join(root, AMBIENT.file), AMBIENT.text);
        }
        const args = ['--project', config, '--noEmit', '--pretty', 'false', '--listFiles'];
        const { output, ended, ms } = await sandbox.run(file, args, { cwd: root, timeoutMs, signal: cancel });
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
        return { diagnostics: parse(said), said, files, ended, ms };
      }

      if (own)
        await refuseBrokenConfig(async () => {
          await using copy = await copies.lay({});
          return await compile(copy.root, signal);
        });
      return {
        tools: { typescript: version },
        async check(candidate, options): Promise<Verdict> {
          await using copy = await copies.lay(candidate.files);
          const { diagnostics, said, files, ended, ms } = await compile(copy.root, options.signal);
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
          if (ended !== 'exit' || said !== '')
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

/** An error in the tsconfig itself would refute every proposal: it is the user's to mend. */
async function refuseBrokenConfig(compile: () => Promise<Compiled>): Promise<void> {
  const { diagnostics, said } = await compile();
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
