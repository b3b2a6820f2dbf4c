import { toolsOf, type ToolCall } from '../nouns/conversation.ts';
import type { Proposal } from '../nouns/proposal.ts';
import type { Task } from '../nouns/task.ts';
import type { Extractor } from '../reading/answers/extractor.ts';
import { exactArguments, exactToolIn } from '../reading/edits/exactCall.ts';
import { languageOf } from '../reading/edits/name.ts';
import { fenced } from '../text/fenced.ts';
import { readText } from '../workspace/workspace.ts';

/** Who writes sketches out. */
export interface Writing {
  readonly task: Task;
  readonly extractor: Extractor;
  /** Puts a question to a cheap member; empty where nobody answers. */
  readonly ask: (question: string, reason: string) => Promise<string>;
}

/** A longer file would be a long answer: its edits can be written in other ways. */
const LONGEST = 60_000;

/**
 * Has a cheap member write out the sketches of a proposal, and makes exact edits of them: what goes back to the client is what was checked, where it would have had
 * a model of its own make something else. As it was where that cannot be done, with a note.
 */
export async function writeOut(proposal: Proposal, { task, extractor, ask }: Writing): Promise<Proposal> {
  const { sketches, calls = [], ...given } = proposal;
  if (sketches === undefined) return proposal;
  const { sketches: _, ...refused } = proposal;
  const stays = (note: string): Proposal => ({ ...refused, notes: [...proposal.notes, note] });
  const tool = exactToolIn(toolsOf(task.conversation?.chat));
  if (tool === undefined) return stays('The client has no tool by which it could be written exactly.');
  const texts = new Map<string, string>();
  const made = new Map<string, ToolCall>();
  for (const { call, path, file, text } of sketches) {
    const before = texts.get(file) ?? (await readText(task.workspace, file)) ?? '';
    if (before.length > LONGEST || before.includes('\r')) return stays(`${file} is too long, or has other line ends.`);
    const said = await ask(questionOf(file, before, text), `writes out what ${proposal.id} leaves of ${file}`);
    const wanted = { targets: [file], signature: undefined, exports: [], language: languageFor(file) } as const;
    const { code } = await extractor.take({ text: said, finish: 'stop', plain: false }, wanted);
    const after = 'files' in code ? code.files[file] : undefined;
    if (after === undefined || after === before) return stays(`Nobody has written out what it makes of ${file}.`);
    texts.set(file, after);
    made.set(call, { id: call, name: tool.name, arguments: exactArguments(tool, path, before, after) });
  }
  const exact = calls.map((call) => made.get(call.id) ?? call);
  const answer = { text: proposal.text, finish: proposal.finish ?? 'stop', plain: false, calls: exact } as const;
  const taken = await extractor.take(answer, task);
  return { ...given, calls: exact, ...taken, notes: ['A cheap member has written it out.', ...taken.notes] };
}

function questionOf(file: string, text: string, sketch: string): string {
  const language = languageOf(file);
  return `The file ${file}:\n\n${fenced(language, text)}\n\nA sketch of how it is to be changed, in which a comment such as "...existing code..." stands for lines that stay as they are:\n\n${fenced(language, sketch)}\n\nAnswer with one fenced block that holds the whole file ${file} after the change. Change nothing but what the sketch says.`;
}

function languageFor(file: string): string {
  if (/\.[cm]?tsx?$/.test(file)) return 'typescript';
  return /\.[cm]?jsx?$/.test(file) ? 'javascript' : languageOf(file);
}
