import type { CheckContext, Checker } from '../nouns/checker.ts';
import type { Candidate } from '../nouns/proposal.ts';
import type { Task } from '../nouns/task.ts';
import { sealAll, type Sealed } from '../verification/seals.ts';
import { openContext, type ContextOptions } from '../verification/context.ts';
import { openVerifier, type Verifier, type VerifierOptions, type VerdictStore } from '../verification/verifier.ts';

/** The checkers of a run at work, and what they reach. */
export interface Judging extends AsyncDisposable {
  readonly verifier: Verifier;
  context(): Promise<CheckContext>;
  /** Task and checkers as they stood when they were opened; undefined where they were not. */
  sealed(): Sealed | undefined;
}

/** What opening them takes. */
export interface JudgingOptions extends ContextOptions, Omit<VerifierOptions, 'sealed' | 'first'> {
  readonly task: Task;
  readonly checkers: readonly Checker[];
  readonly store: VerdictStore;
  /** Those of them, where they are known. */
  readonly sealed: Sealed | undefined;
  /**
   * Whether to open them when the first candidate comes. Most of what an agent asks is answered in words, and must not cost what that does; what is
   * wrong with the checkers is said by then.
   */
  readonly late: boolean;
}

type Opened = AsyncDisposable & {
  readonly context: CheckContext;
  readonly verifier: Verifier;
  readonly sealed: Sealed;
};

/** @throws {@link TaskError} and {@link CheckerError} for checkers that cannot be opened; where they are opened late, each check does. */
export async function openJudging(options: JudgingOptions): Promise<Judging> {
  let opening: Promise<Opened> | undefined;
  let opened: Opened | undefined;
  const use = async (first?: Candidate): Promise<Opened> => (opened = await (opening ??= open(options, first)));
  const late: Verifier = {
    get warnings() {
      return opened?.verifier.warnings ?? [];
    },
    tried: Promise.resolve(),
    get tools() {
      return opened?.verifier.tools ?? { node: process.version };
    },
    expected: async (...call) => (await use()).verifier.expected(...call),
    check: async (candidate, ...rest) => (await use(candidate)).verifier.check(candidate, ...rest),
    [Symbol.asyncDispose]: async () => {},
  };
  return {
    verifier: options.late ? late : (await use()).verifier,
    context: async () => (await use()).context,
    sealed: () => options.sealed ?? opened?.sealed,
    async [Symbol.asyncDispose]() {
      await (await opening?.catch(() => undefined))?.[Symbol.asyncDispose]();
    },
  };
}

async function open(options: JudgingOptions, first?: Candidate): Promise<Opened> {
  const { task, checkers, store } = options;
  await using stack = new AsyncDisposableStack();
  const sealed = options.sealed ?? (await sealAll(task, checkers));
  const context = stack.use(await openContext(task, options));
  const verifier = stack.use(
    await openVerifier(task, checkers, context, store, {
      ...options,
      ...(first !== undefined && { first }),
      sealed: sealed.task.workspace,
    }),
  );
  const kept = stack.move();
  return { context, verifier, sealed, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}
