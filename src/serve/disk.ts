import { digestOf, sha256, type Json } from '../nouns/digest.ts';
import type { Checker } from '../nouns/checker.ts';
import type { ChatRequest } from '../nouns/conversation.ts';
import { stepsIn } from '../nouns/proposal.ts';
import type { Solved } from '../nouns/solution.ts';
import type { TaskInput } from '../nouns/task.ts';
import { wordsOf, type Verdict } from '../nouns/verdict.ts';
import { openContext, type ContextOptions } from '../verification/context.ts';
import { digestWorkspace } from '../workspace/digests.ts';
import { resolveTask } from '../workspace/resolveTask.ts';

/** What the checkers say of a served workspace as it stands on the disk: agents change it by more than the edits that are checked here. */
export interface Disk {
  /** Takes what a client is about to apply: that state needs no check. */
  handed(solution: Solved): void;
  /**
   * What fails there now, in words; nothing where all pass. Each state is checked once.
   *
   * @throws what opening the checkers does.
   */
  failing(input: TaskInput, checkers: readonly Checker[], options: ContextOptions): Promise<readonly string[]>;
}

/** States that are remembered: an agent comes by one with each edit. */
const MOST = 500;
/** What of one checker is told at most. */
const MOST_TOLD = 5;

/** Knows no state yet. */
export function openDisk(): Disk {
  const states = new Map<string, Promise<readonly string[]>>();

  function remember(key: string, failing: Promise<readonly string[]>): void {
    states.delete(key);
    states.set(key, failing);
    for (const old of [...states.keys()].slice(0, Math.max(0, states.size - MOST))) states.delete(old);
  }

  return {
    handed({ files, removed = [], certificate: { task, verdicts, checkers } }) {
      const gone = new Set(removed);
      const before = Object.entries(task.workspace).filter(([path]) => !gone.has(path));
      const written = Object.entries(files).map(([path, text]) => [path, sha256(text ?? '')] as const);
      const key = keyOf(Object.fromEntries([...before, ...written]), checkers);
      remember(key, Promise.resolve(stepsIn(verdicts).flatMap(({ open }) => open)));
    },
    async failing(input, checkers, options) {
      const task = await resolveTask(input);
      const key = keyOf(await digestWorkspace(task.workspace), checkers);
      const known = states.get(key);
      if (known !== undefined) return known;
      const checked = check();
      remember(key, checked);
      checked.catch(() => states.delete(key));
      return checked;

      async function check(): Promise<readonly string[]> {
        await using context = await openContext(task, options);
        const failing: string[] = [];
        for (const checker of checkers) {
          await using session = await checker.open(task, context);
          const verdict = await session.check({ files: {}, digest: digestOf({}) }, { signal: options.signal });
          options.signal.throwIfAborted();
          failing.push(...failuresOf(checker, verdict));
        }
        return failing;
      }
    },
  };
}

/** Whether a conversation has come back with what tools of its client brought, since its user spoke last. */
export function isAtWork({ messages }: ChatRequest): boolean {
  const roles = messages.map(roleOf);
  return roles.lastIndexOf('tool') > roles.lastIndexOf('user');
}

function roleOf(message: Json): Json | undefined {
  return typeof message === 'object' && message !== null && 'role' in message ? message.role : undefined;
}

function failuresOf({ name }: Checker, verdict: Verdict): string[] {
  if (verdict.kind === 'pass') return [];
  const words = wordsOf(verdict).map((one) => `${name}: ${one.split('\n').slice(0, 3).join(' ')}`);
  const more = words.length > MOST_TOLD ? [`${name}: ${words.length - MOST_TOLD} more`] : [];
  return [...words.slice(0, MOST_TOLD), ...more];
}

function keyOf(
  digests: Readonly<Record<string, string>>,
  checkers: readonly Pick<Checker, 'name' | 'options'>[],
): string {
  return digestOf([digests, checkers.map(({ name, options }) => [name, options])]);
}
