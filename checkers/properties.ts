import type { Checker } from '../src/checker.ts';
import { TaskError } from '../src/errors.ts';
import type { Evidence, Verdict } from '../src/verdict.ts';
import type { PropertyReport } from './child/properties.ts';
import { childScript, endedEarly, versionOf } from './child.ts';
import { readModule } from './source.ts';

/** How often each property is tried. */
export interface PropertiesOptions {
  /** Runs a property; fast-check's own default is 100. */
  readonly runs?: number;
}

/**
 * fast-check properties from files: every property that a file exports must hold. Files, not closures, so that they run
 * beside the candidate and can be run again from a certificate. Candidate and predicate share a process (`shared`).
 *
 * @param files - one path or several, relative to the workspace.
 * @example
 * ```ts
 * // test/slugify.props.ts
 * import fc from 'fast-check';
 * import { slugify } from '../src/slugify.ts';
 * export const idempotent = fc.property(fc.string(), (text) => slugify(slugify(text)) === slugify(text));
 *
 * await solve(task, [properties('test/slugify.props.ts')]);
 * ```
 */
export function properties(files: string | readonly string[], options: PropertiesOptions = {}): Checker {
  const paths = typeof files === 'string' ? [files] : files;
  const { runs = 100 } = options;
  return {
    name: 'properties',
    version: '1',
    options: { files: paths, runs },
    files: paths,
    executes: true,
    rerunnable: true,
    async open(task, { copies, sandbox, seed, timeoutMs }) {
      if (paths.length === 0)
        throw new TaskError('properties() was given no file.', {
          at: 'checkers.properties',
          fix: 'Name at least one file.',
        });
      for (const path of paths) await readModule(task, path, 'checkers.properties');

      async function checkFile(root: string, path: string, signal: AbortSignal): Promise<Verdict> {
        const message = { file: `${root}/${path}`, seed, runs };
        const result = await sandbox.script(childScript('properties'), {
          cwd: root,
          timeoutMs,
          signal,
          fenced: true,
          message,
        });
        const { report, ms } = result;
        if (isFailure(report))
          return {
            kind: 'fail',
            evidence: [{ kind: 'assertion', test: path, message: report.failure }],
            executed: 'unknown',
            isolation: 'shared',
            seed,
            ms,
          };
        if (!isReports(report)) return endedEarly(result, timeoutMs, path);
        if (report.length === 0)
          return { kind: 'broken', reason: `${path} exports no fast-check property`, crash: false, ms };
        const executed = { unit: 'property runs' as const, count: report.reduce((sum, one) => sum + one.runs, 0) };
        const evidence = report.flatMap(evidenceOf);
        return evidence.length > 0
          ? { kind: 'fail', evidence, executed, isolation: 'shared', seed, ms }
          : { kind: 'pass', executed, isolation: 'shared', seed, ms };
      }

      return {
        tools: { containment: sandbox.containment(), 'fast-check': versionOf('fast-check') },
        async check({ files: code }, { signal }): Promise<Verdict> {
          await using copy = await copies.lay(code);
          let count = 0;
          let ms = 0;
          for (const path of paths) {
            const verdict = await checkFile(copy.root, path, signal);
            ms += verdict.ms;
            if (verdict.kind !== 'pass') return { ...verdict, ms };
            if (verdict.executed !== 'unknown') count += verdict.executed.count;
          }
          return { kind: 'pass', executed: { unit: 'property runs', count }, isolation: 'shared', seed, ms };
        },
        [Symbol.asyncDispose]: async () => {},
      };
    },
  };
}

function evidenceOf({ name, runs, seed, counterexample }: PropertyReport): Evidence[] {
  if (counterexample === undefined) return [];
  const { input, path, message } = counterexample;
  return [{ kind: 'counterexample', property: name, input, seed, path, runs, message }];
}

function isFailure(report: unknown): report is { failure: string } {
  return typeof report === 'object' && report !== null && 'failure' in report;
}

function isReports(report: unknown): report is PropertyReport[] {
  return Array.isArray(report);
}
