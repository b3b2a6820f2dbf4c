import type fc from 'fast-check';
import type { Checker } from '../src/nouns/checker.ts';
import { TaskError } from '../src/errors.ts';
import type { Evidence, Verdict } from '../src/nouns/verdict.ts';
import { callApart, type Callable } from '../src/sandbox/callApart.ts';
import { versionOf } from './child.ts';
import { materialOf, NOTHING } from './reading/suite.ts';

/** The candidate's exports as asynchronous functions: arguments and results cross as plain data. */
export type RemoteExports = Readonly<Record<string, (...args: unknown[]) => Promise<unknown>>>;

/**
 * One property as a closure, for use in code. The candidate runs in an isolate of its own (isolation `isolates`), or in a process where it
 * needs Node (`processes`), and the predicate here, so each call is awaited. A closure cannot be carried by a certificate: the checker is marked
 * not re-runnable. Prefer `properties(files)`.
 *
 * @param name - what the property says, unique in the task.
 * @param arbitraries - one fast-check arbitrary for each argument of the predicate after the module.
 * @param predicate - false, or a throw, refutes the candidate.
 * @example
 * ```ts
 * property('idempotent', [fc.string()], async ({ slugify }, text) => (await slugify(await slugify(text))) === (await slugify(text)));
 * ```
 */
export function property<Inputs extends [unknown, ...unknown[]]>(
  name: string,
  arbitraries: { readonly [Index in keyof Inputs]: fc.Arbitrary<Inputs[Index]> },
  predicate: (module: RemoteExports, ...inputs: Inputs) => Promise<boolean | void>,
): Checker {
  return {
    name: `property ${name}`,
    version: '1',
    options: { name },
    files: [],
    executes: true,
    rerunnable: false,
    async open(task, context) {
      const { seed, timeoutMs } = context;
      if (!['typescript', 'javascript'].includes(task.language))
        throw new TaskError(`property() cannot call ${task.language}.`, {
          at: 'checkers.property',
          fix: 'For other languages use command().',
        });
      const material = (await materialOf(task, [])) ?? NOTHING;
      return {
        tools: { 'fast-check': versionOf('fast-check') },
        async check({ files }, { signal }): Promise<Verdict> {
          const { default: fastCheck } = await import('fast-check');
          const start = performance.now();
          let ended: Evidence | undefined;
          const trial = { ...material, files, target: task.targets[0], timeoutMs, signal };
          const { result: run, isolation } = await callApart(context, trial, (remote) => {
            ended = undefined;
            const module = exportsOf(remote, (evidence) => (ended = evidence));
            const law = fastCheck.asyncProperty(fastCheck.tuple(...arbitraries), (inputs) =>
              predicate(module, ...(inputs as Inputs)),
            );
            // Shrinking a candidate that times out would take that time at each step: the clock of the whole check ends it.
            return Promise.resolve(
              fastCheck.check(law, { seed, interruptAfterTimeLimit: timeoutMs, markInterruptAsFailure: true }),
            );
          });
          const { numRuns, counterexample, counterexamplePath, errorInstance } = run;
          const ms = performance.now() - start;
          const executed = { unit: 'property runs' as const, count: numRuns };
          if (!run.failed) return { kind: 'pass', executed, isolation, seed, ms };
          const message = errorInstance instanceof Error ? errorInstance.message : 'the predicate returned false';
          const evidence: Evidence[] =
            counterexample === null
              ? [ended ?? { kind: 'timeout', limitMs: timeoutMs, what: name }]
              : [
                  {
                    kind: 'counterexample',
                    property: name,
                    input: fastCheck.stringify(counterexample[0]),
                    seed,
                    path: counterexamplePath ?? '',
                    runs: numRuns,
                    message,
                  },
                ];
          return { kind: 'fail', evidence, executed, isolation, seed, ms };
        },
        [Symbol.asyncDispose]: async () => {},
      };
    },
  };
}

function exportsOf(remote: Callable, onEnd: (evidence: Evidence) => void): RemoteExports {
  const call = async (name: string, args: unknown[]): Promise<unknown> => {
    const result = remote.failure ?? (await remote.call(name, args));
    switch (result.kind) {
      case 'value':
        return result.value;
      case 'threw':
        throw result.error;
      case 'ended':
        onEnd(result.evidence);
        throw new Error("the candidate's process has ended");
    }
  };
  return new Proxy(
    {},
    {
      get:
        (_, name) =>
        (...args: unknown[]) =>
          call(String(name), args),
    },
  );
}
