import type { Changes } from '../sandbox.ts';
import { COPY, refusal, wentOn, type Attempt } from './attempt.ts';
import type { CandidateSide, Sent } from './candidate.ts';
import type { Realm } from './isolates.ts';
import { givenOn, openLoader, type Sources } from './modules.ts';
import { openRealm } from './realmApi.ts';

/** What the assertions' side is to do. */
export interface Case {
  /** The files that tests may import, targets among them. */
  readonly sources: Sources;
  /** Files that the candidate wrote: the tests' imports of them lead to its isolate. */
  readonly targets: readonly string[];
  /** Those of the other files that both sides may know as one thing. Which of them the candidate uses it says itself. */
  readonly shared: readonly string[];
  /** Handed to the runner. */
  readonly order: unknown;
  readonly changes: Changes;
}

/** What the runner reports and which targets its tests have imported, or why the candidate could not even be loaded. */
export type Judged =
  | { readonly report: unknown; readonly imported: readonly string[] }
  | { readonly unloadable: string };

/** Runs the tests in their isolate against a candidate in its own. Undefined where the attempt ended first. */
export async function judgeInIsolate(
  realm: Realm,
  { sources, targets, shared, order, changes }: Case,
  attempt: Attempt,
  openOther: (answer: (message: unknown) => unknown) => CandidateSide,
): Promise<Judged | undefined> {
  /** How many calls into the tests' realm are under way, one within the other. */
  let inside = 0;
  const { promise: reported, resolve: done } = Promise.withResolvers<unknown>();
  using timers = new DisposableStack();

  function setTimer(timer: number, ms: number): void {
    const handle = setTimeout(
      () => {
        if (attempt.ended === undefined) turn('fire', [timer]);
      },
      Math.min(ms, 2 ** 31 - 1),
    );
    timers.defer(() => clearTimeout(handle));
  }
  function load(path: string): { error?: string } {
    try {
      const namespace = loader.load(path, attempt.left()).derefInto();
      member('namespace').applySync(undefined, [path, namespace]);
      return {};
    } catch (error) {
      return { error: describe(error) };
    }
  }
  const differs = (what: string): void => attempt.end({ kind: 'differs', what });
  const swallowed = (message: string): void => attempt.end(wentOn(message));
  const member = openRealm(realm, 'openJudge', { put, setTimer, load, done, swallowed, differs });

  function enter(name: string, args: unknown[]): unknown {
    inside++;
    try {
      return attempt.enter('tests', (timeout) => member(name).applySync(undefined, args, { ...COPY, timeout }));
    } finally {
      inside--;
    }
  }
  /** What is thrown in a turn was thrown outside any test: nobody else hears of it. */
  function turn(name: string, args: unknown[]): void {
    try {
      candidate.turn(() => void enter(name, args));
    } catch (error) {
      const evidence = { kind: 'assertion', test: 'outside any test', message: describe(error) } as const;
      attempt.end({ kind: 'failed', evidence });
    }
  }
  const candidate = openOther((message) => {
    try {
      if (inside > 0) return enter('receive', [message]);
      enter('act', [message]);
      return enter('reply', []);
    } catch (error) {
      return refusal(error);
    }
  });
  function put(message: unknown): unknown {
    try {
      return attempt.ended === undefined ? candidate.put(message) : refusal('the attempt has ended');
    } catch (error) {
      return refusal(error);
    }
  }

  /** A module that gives on what the realm has under a name: a package, or a target's exports. */
  function provided(name: string): string | undefined {
    const names = enter('names', [name]) as readonly string[] | undefined;
    return names && givenOn(name, names);
  }
  const imported = new Set<string>();
  const loader = openLoader(
    realm,
    sources,
    (path, specifier) => {
      if (path !== undefined && !targets.includes(path)) return undefined;
      if (path !== undefined) imported.add(path);
      return provided(path ?? specifier);
    },
    { suffix: (path) => `\n;globalThis.weakCommitteeLoaded(${JSON.stringify(path)});` },
  );

  candidate.start(enter('clock', [changes]) as Sent);
  for (const target of targets) {
    try {
      candidate.load(target);
    } catch (error) {
      return attempt.ended === undefined ? { unloadable: `${target}: ${describe(error)}` } : undefined;
    }
  }
  for (const path of candidate.paths) {
    // A file that needs a target itself is known to both sides by what the target gives.
    if (!targets.includes(path) && shared.includes(path)) quietly(() => share(path));
  }
  for (const target of targets) enter('provide', [target, candidate.exportsOf(target)]);
  turn('run', [order]);
  const report = await Promise.race([reported, attempt.over]);
  return attempt.ended === undefined ? { report, imported: [...imported] } : undefined;

  function share(path: string): void {
    member('share').applySync(undefined, [path, loader.load(path, attempt.left()).derefInto()]);
    candidate.share(path);
  }
}

/** What throws here has been noted by the attempt, or is for the tests to find out. */
function quietly(run: () => void): void {
  try {
    run();
  } catch {}
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
