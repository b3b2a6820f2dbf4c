import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { inspect } from 'node:util';
import type { Vitest } from 'vitest/node';
import { ASIDES, type Aside } from '../../src/sandbox/isolate/inNode.ts';
import type { Ended } from '../../src/sandbox/isolate/attempt.ts';
import { isAside } from '../../src/sandbox/process/crossing.ts';
import { listen, say } from '../../src/sandbox/process/parent.ts';
import { VACUOUS, type Expectations } from '../judge/expectations.ts';
import type { SuiteReport } from '../report.ts';
import { standInFor, type Parts } from './standIn.ts';
import { inFork, openVitest, specificationsOf } from './vitestOf.ts';
import { reportOf } from './vitestReport.ts';

// Vitest, kept warm for one candidate after the other. None of them is in this copy of the workspace: where tests import the
// candidate they get a stand-in, which leads to an isolate.

/** First one `open`, then a `judge` for each candidate. */
export type ApartRequest =
  | {
      readonly kind: 'open';
      readonly root: string;
      readonly at: string;
      readonly project: string;
      readonly files: readonly string[];
      readonly targets: readonly string[];
      readonly mocked: readonly string[];
      readonly shared: readonly string[];
      /** What opens a candidate: the path of a file. */
      readonly module: string;
      /** Whether candidates are in processes of their own. */
      readonly remote: boolean;
    }
  | { readonly kind: 'judge'; readonly trial: Aside; readonly before?: Expectations };

export type ApartReply =
  | { readonly kind: 'opened' }
  | {
      readonly kind: 'judged';
      readonly report: SuiteReport;
      /** The targets that the tests have imported. */
      readonly imported: readonly string[];
      readonly ended: Ended | undefined;
      /** Whether the tests left files behind, which those of the next candidate would find. */
      readonly spent: boolean;
      readonly ms: number;
    }
  | { readonly kind: 'stuck'; readonly reason: string };

interface Opened {
  readonly vitest: Vitest;
  readonly order: Extract<ApartRequest, { kind: 'open' }>;
  readonly files: number;
}

let attempts = 0;
let opened: Opened | undefined;
const imported = new Set<string>();
let parts: Parts = { sources: new Map(), targets: [], mocked: [], shared: [] };

const asides = new BroadcastChannel(ASIDES);

listen(async (message) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- it has none: these are threads, not windows
  if (isAside(message)) return asides.postMessage(message);
  try {
    say(await serve(message as ApartRequest));
  } catch (error) {
    say({ kind: 'stuck', reason: error instanceof Error ? error.message : String(error) } satisfies ApartReply);
  }
});

async function serve(request: ApartRequest): Promise<ApartReply> {
  if (request.kind === 'judge') return judge(request.trial, request.before);
  const { root, at, project, files, targets, remote } = request;
  const plugin = {
    name: 'weak-committee',
    enforce: 'pre' as const,
    load(id: string): string | undefined {
      const path = relative(root, id.replace(/\?.*$/, ''));
      if (targets.includes(path)) imported.add(path);
      if (parts.targets.includes(path)) return standInFor(path, root, parts);
      // One that the candidate leaves as it is.
      return targets.includes(path) ? parts.sources.get(path) : undefined;
    },
  };
  // A thread has the pipes of its process, which lead to the candidate's.
  const worker = remote ? ({ pool: 'threads', execArgv: [] } as const) : inFork(['--no-node-snapshot']);
  const setups = ['vitestSetup', 'vitestAside'] as const;
  const vitest = await openVitest({ root, at, project, files, worker, reporter: {}, setups, plugin });
  opened = { vitest, order: request, files: left(root, vitest) };
  return { kind: 'opened' };
}

async function judge(aside: Aside, before: Expectations | undefined): Promise<ApartReply> {
  if (opened === undefined) throw new Error('Vitest is not open.');
  const start = performance.now();
  const { vitest, order, files } = opened;
  const { root, targets, mocked, shared, module } = order;
  const seen = Object.entries(aside.sources).filter(([path]) => !aside.hidden.includes(path));
  const sources = new Map([...seen, ...Object.entries(aside.files)]);
  imported.clear();
  // One for each attempt: the worker of the last one may still be there, and write its own.
  const note = join(tmpdir(), `weak-committee-ended-${++attempts}.json`);
  parts = { sources, targets: Object.keys(aside.files), mocked, shared };
  vitest.provide('weakCommittee', { aside, module, note, before });
  for (const target of targets) vitest.invalidateFile(join(root, target));
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(
    await specificationsOf(vitest, order),
    true,
  );
  const errors = unhandledErrors.map((error) => ({ message: error instanceof Error ? error.message : inspect(error) }));
  const ended = existsSync(note) ? (JSON.parse(readFileSync(note, 'utf8')) as Ended) : undefined;
  rmSync(note, { force: true });
  const { vacuous, ...report } = reportOf(vitest, testModules, errors);
  return {
    kind: 'judged',
    // Whatever else fails with inputs that are kept has asked for the change.
    report:
      before === undefined ? report : { ...report, failures: vacuous.map((test) => ({ test, message: VACUOUS })) },
    imported: [...imported],
    ended,
    spent: left(root, vitest) !== files,
    ms: performance.now() - start,
  };
}

/** How many files stand where tests can write, but for what vitest keeps there itself. */
function left(root: string, { projects }: Vitest): number {
  const own = projects.flatMap(({ tmpDir }: { readonly tmpDir?: string }) => tmpDir ?? []);
  return [root, tmpdir()]
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, withFileTypes: true }).map((entry) => join(entry.parentPath, entry.name)),
    )
    .filter((path) => !path.includes('node_modules') && !own.some((folder) => path.startsWith(folder))).length;
}
