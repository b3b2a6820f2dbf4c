import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { ScriptResult } from '../src/sandbox/sandbox.ts';
import type { Task } from '../src/nouns/task.ts';
import type { Evidence, Verdict } from '../src/nouns/verdict.ts';

/** The script of ours that runs beside the candidate: `.ts` in development, `.js` in the package. */
export function childScript(
  name: 'assertScript' | 'ownTypeScript' | 'properties' | 'vitest' | 'vitestApart' | 'vitestConfig',
): URL {
  return new URL(`child/${name}${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);
}

/** A runner of ours for the assertions' side of an attempt. */
export function judgeScript(
  name:
    | 'assertRunner'
    | 'jest'
    | 'jestLibrary'
    | 'libraryRunner'
    | 'mocha'
    | 'mochaLibrary'
    | 'mochaLibraryWithChai'
    | 'mochaWithChai'
    | 'vitest'
    | 'vitestWithProperties'
    | 'vitestHostRunner'
    | 'properties'
    | 'propertiesRunner',
): URL {
  return new URL(`judge/${name}${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);
}

/** Where a task's packages are looked up first: its own folder. */
export function packagesOf({ workspace }: Task): string {
  return workspace.mounts[0]?.from ?? process.cwd();
}

/** The version of a package as found from a folder (default: from this package), or `''` where it is missing. */
export function versionOf(name: string, from?: string): string {
  try {
    const find = createRequire(from === undefined ? import.meta.url : join(from, 'package.json'));
    const { version }: { version: string } = find(`${name}/package.json`);
    return version;
  } catch {
    return '';
  }
}

/** The version of the package in a folder, or `''` where there is none. */
export function versionAt(folder: string): string {
  return versionOf('.', folder);
}

/** The verdict on a run that ended without its report. A process that died of a signal may not be the candidate's fault. */
export function endedEarly(result: ScriptResult, timeoutMs: number, what: string): Verdict {
  const { ended, exitCode, output, ms } = result;
  const fail = (evidence: Evidence): Verdict => ({
    kind: 'fail',
    evidence: [evidence],
    executed: 'unknown',
    isolation: 'shared',
    ms,
  });
  switch (ended) {
    case 'timeout':
      return fail({ kind: 'timeout', limitMs: timeoutMs, what });
    case 'flood':
      return fail({ kind: 'output', command: what, exitCode, text: 'wrote more than 8 MB of output' });
    case 'limit':
      return fail({ kind: 'output', command: what, exitCode, text: result.limit ?? 'took too much' });
    case 'exit':
      if (exitCode === 0)
        return fail({ kind: 'crash', message: `the process ended with code 0 before ${what} had finished` });
      return {
        kind: 'broken',
        reason: `${what} ended with code ${exitCode} and no report: ${output.trim().slice(-400)}`,
        crash: true,
        ms,
      };
    case 'not-contained':
      return { kind: 'broken', reason: `bubblewrap could not start ${what}: ${output.trim()}`, crash: false, ms };
    case 'signal':
    case 'not-found':
      return { kind: 'broken', reason: `${what} died without a report: ${output.trim().slice(-400)}`, crash: true, ms };
  }
}
