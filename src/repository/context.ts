import type { Task } from '../nouns/task.ts';
import { readText, type Workspace } from '../workspace/workspace.ts';
import type { Imports } from './imports.ts';
import type { Relevant } from './relevant.ts';

/** A file that members are shown, or that was too long for it. */
export interface Shown {
  readonly path: string;
  /** About how many tokens it takes. */
  readonly tokens: number;
  readonly why: string;
  readonly text: string | undefined;
}

/** What a token is in characters, about: code has shorter words than prose. */
const CHARACTERS = 3.5;

/** How many tokens a text takes, about: nobody knows the tokenizer of each member. */
export function tokensIn(text: string): number {
  return Math.ceil(text.length / CHARACTERS);
}

/**
 * Chooses what members are shown, within a budget of tokens: first the files that may have to be changed, then the tests that say what is wrong,
 * then what those files import. What does not fit is named, and not cut: half a file misleads.
 *
 * @param budget - in tokens.
 */
export async function contextFor(
  relevant: readonly Relevant[],
  tests: readonly string[],
  workspace: Workspace,
  imports: Imports,
  budget: number,
): Promise<Shown[]> {
  const wanted = new Map<string, string>();
  const add = (path: string, why: string): void => void (wanted.has(path) || wanted.set(path, why));
  for (const { path, why } of relevant) add(path, why.join(', '));
  for (const path of tests) add(path, 'a test that fails or is named (read-only)');
  for (const { path } of relevant) for (const to of imports.of(path)) add(to, `imported by ${path}`);
  let left = budget;
  const shown: Shown[] = [];
  for (const [path, why] of wanted) {
    const text = await readText(workspace, path);
    if (text === undefined) continue;
    const tokens = tokensIn(text);
    const fits = tokens <= left;
    if (fits) left -= tokens;
    shown.push({ path, tokens, why, text: fits ? text : undefined });
  }
  return shown;
}

/** What members are asked with: the words, the files, what failing tests say, and how an edit is written. */
export function conversationFor(
  words: string,
  shown: readonly Shown[],
  failing: readonly string[],
): NonNullable<Task['conversation']> {
  const files = shown.map(({ path, text }) =>
    text === undefined
      ? `The file ${path} is there too, but too long to show.`
      : `${path}\n${FENCE}\n${text.trimEnd()}\n${FENCE}`,
  );
  const said =
    failing.length === 0
      ? []
      : [`These tests fail at present:\n\n${failing.map((one) => `- ${one.slice(0, MOST_SAID)}`).join('\n')}`];
  const content = [
    `What is wrong in this repository:\n\n${words}`,
    ...said,
    'Files of the repository:',
    ...files,
    FORMAT,
  ].join('\n\n');
  const messages = [
    { role: 'system', content: SYSTEM },
    { role: 'user', content },
  ] as const;
  return {
    answers: { kind: 'edits', protect: [] },
    messages,
    chat: { messages: messages.map((message) => ({ ...message })) },
  };
}

const MOST_SAID = 1500;
/** Longer than what code and Markdown have within. */
const FENCE = '`````';
const SYSTEM =
  'You are an expert programmer who mends a bug in a repository. You change as little as is needed, and answer with edits in the format you are told, with little prose.';
const FORMAT = `Find the cause and mend it. Do not change tests, nor what configures them. Answer with one or more edits. Each edit is the path of the file on a line of its own, and then a block like this, whose SEARCH part holds whole lines exactly as they stand in the file:

src/example.ts
${FENCE}
<<<<<<< SEARCH
const answer = 41;
=======
const answer = 42;
>>>>>>> REPLACE
${FENCE}

A new file has an empty SEARCH part.`;
