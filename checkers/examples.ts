import { inspect, isDeepStrictEqual } from 'node:util';
import type { Checker } from '../src/nouns/checker.ts';
import type { Json } from '../src/nouns/digest.ts';
import { TaskError } from '../src/errors.ts';
import type { CallResult } from '../src/sandbox/sandbox.ts';
import type { Evidence, Verdict } from '../src/nouns/verdict.ts';
import { callApart, type Callable } from '../src/sandbox/callApart.ts';
import { materialOf, NOTHING } from './reading/suite.ts';

/** Arguments of one call, and the result it must have. */
export type Example = readonly [args: readonly Json[], result: Json];

/**
 * Calls an exported function with given arguments and compares the results, deeply and strictly. The candidate runs in an
 * isolate of its own (isolation `isolates`), or in a process of its own where it needs Node (`processes`), and the comparison
 * happens here: nothing in the candidate can reach it.
 *
 * @param call - the exported name, in the task's first target.
 * @param cases - `[[arguments, result], …]`, as plain JSON.
 * @example
 * ```ts
 * await solve(task, [examples('slugify', [[['Hello, World'], 'hello-world']])]);
 * ```
 */
export function examples(call: string, cases: readonly Example[]): Checker {
  return {
    name: 'examples',
    version: '1',
    options: { call, cases },
    files: [],
    calls: [call],
    executes: true,
    rerunnable: true,
    async open(task, context) {
      const { timeoutMs } = context;
      if (cases.length === 0)
        throw new TaskError('examples() was given no case.', {
          at: 'checkers.examples',
          fix: 'Give at least one [arguments, result] pair.',
        });
      if (!['typescript', 'javascript'].includes(task.language))
        throw new TaskError(`examples() cannot call ${task.language}.`, {
          at: 'checkers.examples',
          fix: 'For other languages use command().',
        });
      context.isolates.ready();
      const material = (await materialOf(task, [])) ?? NOTHING;
      return {
        tools: { node: process.version },
        async check({ files }, { signal }): Promise<Verdict> {
          const start = performance.now();
          const trial = { ...material, files, target: task.targets[0], timeoutMs, signal };
          const { result, isolation } = await callApart(context, trial, (module) => callAll(call, cases, module));
          const ms = performance.now() - start;
          const { evidence, count, last } = result;
          if (last?.kind === 'ended') {
            if (last.crash) return { kind: 'broken', reason: "the candidate's process died", crash: true, ms };
            evidence.push(last.evidence);
          }
          const executed = { unit: 'examples' as const, count };
          return evidence.length > 0
            ? { kind: 'fail', evidence, executed, isolation, ms }
            : { kind: 'pass', executed, isolation, ms };
        },
        [Symbol.asyncDispose]: async () => {},
      };
    },
  };
}

async function callAll(
  call: string,
  cases: readonly Example[],
  module: Callable,
): Promise<{ evidence: Evidence[]; count: number; last: CallResult | undefined }> {
  const evidence: Evidence[] = [];
  let count = 0;
  let last = module.failure;
  for (const [args, expected] of cases) {
    last = module.failure ?? (await module.call(call, args));
    if (last.kind === 'ended') break;
    count++;
    evidence.push(...compare(`${call}(${args.map((arg) => inspect(arg)).join(', ')})`, expected, last));
  }
  return { evidence, count, last };
}

function compare(test: string, expected: Json, result: Exclude<CallResult, { kind: 'ended' }>): Evidence[] {
  if (result.kind === 'threw') {
    const message = `threw ${result.error.name}: ${result.error.message}`.slice(0, SHOWN);
    return [{ kind: 'assertion', test, message, expected: show(expected), actual: 'an error' }];
  }
  if (isDeepStrictEqual(result.value, expected)) return [];
  return [
    {
      kind: 'assertion',
      test,
      message: 'returned something else',
      expected: show(expected),
      actual: show(result.value),
    },
  ];
}

const SHOWN = 2000;

/** A value in words, and no more of it than anybody reads. */
function show(value: unknown): string {
  return inspect(value, { maxArrayLength: 50, maxStringLength: 500, depth: 4 }).slice(0, SHOWN);
}
