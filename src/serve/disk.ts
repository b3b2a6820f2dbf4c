import { digestOf, sha256, type Json } from '../nouns/digest.ts';
import type { Checker } from '../nouns/checker.ts';
import { wordsIn, type ChatRequest } from '../nouns/conversation.ts';
import { stepsIn } from '../nouns/proposal.ts';
import type { Solved } from '../nouns/solution.ts';
import type { TaskInput } from '../nouns/task.ts';
import { wordsOf, type Verdict } from '../nouns/verdict.ts';
import { runBlocks, runsIn } from '../reading/edits/runs.ts';
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

/** Whether an agent has come back, since its user spoke last, with what calls brought that may have changed files. */
export function mayHaveChanged(chat: ChatRequest): boolean {
  const { messages } = chat;
  const runs = runsIn(chat);
  // What a block has brought comes back as words, and not as the result of a call.
  if (runs.length > 0)
    return messages
      .map(wordsIn)
      .some(({ role, words }) => role === 'assistant' && runBlocks(words, runs).some((line) => !LOOKS.test(line)));
  const roles = messages.map((message) => fieldOf(message, 'role'));
  const since = messages.slice(roles.lastIndexOf('user') + 1);
  const isBack = since.some((message) => fieldOf(message, 'role') === 'tool');
  return isBack && since.some((message) => callsOf(message).some(mayWrite));
}

/** What only looks: a line of one of these programs, without anything that a shell would make more of it. */
const LOOKS =
  /^\s*(?:cd [\w./-]+ && )?(?:ls|cat|head|tail|grep|rg|find|wc|pwd|echo|which|tree|file|stat|git (?:status|log|diff|show|blame|grep|ls-files))\b(?!.*-(?:delete|exec|ok|fprint|o\b|-output))[^;&|<>`$()\n]*(?:\|\s*(?:head|tail|grep|wc|sort|uniq)\b[^;&|<>`$()\n]*)*$/;
/** Arguments that hold a line for a shell, or a program. */
const LINES = /^(?:command|cmd|script|code|input)$/i;
/** Arguments that hold what is to stand in a file. */
const TEXTS =
  /^(?:content|contents|patch|diff|edits|changes|replacement|(?:file|new|old)[_-]?(?:text|string|str|content|source))$/i;

function mayWrite(call: Json): boolean {
  const text = fieldOf(fieldOf(call, 'function') ?? null, 'arguments');
  let given: unknown;
  try {
    given = JSON.parse(typeof text === 'string' ? text : '{}');
  } catch {
    // A patch stands there as it is, say.
    return true;
  }
  if (typeof given !== 'object' || given === null) return true;
  return Object.entries(given).some(([name, value]) =>
    LINES.test(name) ? !LOOKS.test([value].flat().map(String).join(' ')) : TEXTS.test(name),
  );
}

function callsOf(message: Json): readonly Json[] {
  const calls = fieldOf(message, 'tool_calls');
  return Array.isArray(calls) ? (calls as readonly Json[]) : [];
}

function fieldOf(value: Json, name: string): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, Json>>)[name]
    : undefined;
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
