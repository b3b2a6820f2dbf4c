import type { Finish } from '../nouns/member.ts';
import { stepsIn, type Proposal } from '../nouns/proposal.ts';
import type { Solved } from '../nouns/solution.ts';
import type { TaskInput } from '../nouns/task.ts';
import { fenceFor } from '../reading/edits/fences.ts';
import { languageOf } from '../reading/edits/name.ts';
import { wantsJson, type Thinking, type ToolCall } from '../nouns/conversation.ts';

/** What of a request's solution a client gets. */
export interface HandedOver {
  /** `verified`: every checker passed on it. `step`: it makes nothing worse, and something fails still. `unverified`: nothing was checked. `failing`: nor was this, and
   * what stands on the disk does not pass. `unsolved`: it is no code, but why there is none. */
  readonly status: 'verified' | 'step' | 'failing' | 'unverified' | 'unsolved';
  readonly text: string;
  /** Why there is no answer, for a client that takes JSON only: then there is no text. */
  readonly refusal?: string | undefined;
  /** What there is to say beside an answer in JSON. */
  readonly notes?: readonly string[];
  readonly calls: readonly ToolCall[];
  /** What the model thought before it called them, where its provider wants it back. */
  readonly thinking?: readonly Thinking[] | undefined;
  /** What it said of its thoughts: nothing of it was checked. */
  readonly reasoning?: string | undefined;
  /** Whose answer it is. */
  readonly member?: string | undefined;
  /** How the model ended it, where not by itself: it may be only the beginning. */
  readonly cut?: Finish | undefined;
  /** Which of the client's texts ended it. */
  readonly stopped?: string | undefined;
}

/** A sound proposal in the shape that the client asked for: exactly the bytes that were checked, and the certificate's sentence. */
export function presented(
  { conversation }: TaskInput,
  { calls = [], thinking, reasoning, member, shown, unchecked = [] }: Proposal,
  { files, removed = [], tests, summary, certificate }: Solved,
): HandedOver {
  const status = stepsIn(certificate.verdicts).length > 0 ? 'step' : 'verified';
  const json = wantsJson(conversation?.chat);
  const beside = tests === undefined ? [] : [withoutTests(Object.keys(tests.files))];
  if (conversation?.answers.kind === 'edits' && shown === undefined) {
    const notes = [...beside, ...unchecked.map(notLookedInto)];
    const said = json ? { text: '', notes } : { text: [summary, ...notes].join('\n') };
    return { status, ...said, calls, thinking, reasoning, member };
  }
  const blocks = [
    ...Object.entries(files).map(([path, text]) => `${path}\n${block(path, text)}`),
    ...removed.map((path) => `Removed: ${path}`),
  ];
  const text = shown ?? blocks.join('\n\n');
  if (json) return { status, text, notes: beside, calls: [] };
  return { status, text: [text, [summary, ...beside].join('\n')].join('\n\n'), calls: [] };
}

function withoutTests(paths: readonly string[]): string {
  return `The new tests in ${paths.join(', ')} did not count: the code was judged by those that were there. The new ones leave them as they are.`;
}

function notLookedInto(tool: string): string {
  return `Unverified: the call of ${tool} edits no file that is checked here, and was not looked into.`;
}

/** The file byte for byte: a line break at its end is the one before the fence. */
function block(path: string, text: string): string {
  const fence = fenceFor(text);
  return `${fence}${languageOf(path)}\n${text}${text.endsWith('\n') ? '' : '\n'}${fence}`;
}
