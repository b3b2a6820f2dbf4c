import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import type { Checker } from '../src/checker.ts';
import { TaskError } from '../src/errors.ts';
import type { Evidence, Verdict } from '../src/verdict.ts';

const STRICT = {
  compilerOptions: {
    strict: true, noEmit: true, target: 'esnext', module: 'nodenext', lib: ['esnext', 'dom'], types: [],
    allowImportingTsExtensions: true, skipLibCheck: true,
  },
  exclude: ['node_modules'],
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

      async function compile(root: string, cancel: AbortSignal): Promise<{ diagnostics: Diagnostic[]; output: string; ended: string; ms: number }> {
        if (!own) await writeFile(join(root, config), JSON.stringify(STRICT));
        const { output, ended, ms } = await sandbox.run(file, ['--project', config, '--noEmit', '--pretty', 'false'], { cwd: root, timeoutMs, signal: cancel });
        return { diagnostics: parse(output), output, ended, ms };
      }

      if (own) await refuseBrokenConfig(async () => {
        await using copy = await copies.lay({});
        return compile(copy.root, signal);
      });
      return {
        tools: { typescript: version },
        async check(candidate, options): Promise<Verdict> {
          await using copy = await copies.lay(candidate.files);
          const { diagnostics, output, ended, ms } = await compile(copy.root, options.signal);
          const fail = (evidence: readonly Evidence[]): Verdict => ({ kind: 'fail', evidence, executed: 'unknown', isolation: 'none', ms });
          if (ended === 'timeout') return fail([{ kind: 'timeout', limitMs: timeoutMs, what: 'the type check' }]);
          if (diagnostics.length > 0) return fail(diagnostics);
          if (ended !== 'exit' || output.trim() !== '') return { kind: 'broken', reason: `tsc said ${output.trim().slice(0, 300) || ended}`, crash: ended === 'signal', ms };
          return { kind: 'pass', executed: 'unknown', isolation: 'none', ms };
        },
        [Symbol.asyncDispose]: async () => {},
      };
    },
  };
}

type Diagnostic = Extract<Evidence, { kind: 'diagnostic' }>;

/** One line of `tsc --pretty false`; lines that go on are indented and left out. */
const LINE = /^(?<file>.+?)\((?<line>\d+),(?<column>\d+)\): error (?<code>TS\d+): (?<message>.*)$/gm;

function parse(output: string): Diagnostic[] {
  return [...output.matchAll(LINE)].map(({ groups = {} }) => ({
    kind: 'diagnostic', file: groups['file'] ?? '', line: Number(groups['line']), column: Number(groups['column']), code: groups['code'] ?? '', message: groups['message'] ?? '',
  }));
}

/** An error in the tsconfig itself would refute every proposal: it is the user's to mend. */
async function refuseBrokenConfig(compile: () => Promise<{ diagnostics: Diagnostic[]; output: string }>): Promise<void> {
  const { diagnostics, output } = await compile();
  const inConfig = diagnostics.find(({ file }) => file.endsWith('tsconfig.json'));
  const global = /^error (TS\d+: .*)$/m.exec(output)?.[1];
  const what = inConfig === undefined ? global : `${inConfig.code}: ${inConfig.message}`;
  // TS18003: nothing to compile yet, since the target is still to be written.
  if (what === undefined || what.startsWith('TS18003')) return;
  throw new TaskError(`The workspace's tsconfig.json has an error of its own: ${what}`, {
    at: inConfig === undefined ? 'tsconfig.json' : `tsconfig.json:${inConfig.line}`,
    fix: 'Mend the tsconfig, or leave it out to be checked with strict defaults.',
  });
}
