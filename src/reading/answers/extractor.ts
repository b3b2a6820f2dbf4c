import pLimit from 'p-limit';
import { changesOf, pathsOf } from '../../nouns/changes.ts';
import { toolsOf } from '../../nouns/conversation.ts';
import type { Made } from '../../nouns/member.ts';
import type { Refusal } from '../../nouns/refusal.ts';
import type { Task } from '../../nouns/task.ts';
import { linkInWords, linkOn } from '../../workspace/links.ts';
import { mentionedIn } from '../../workspace/mentioned.ts';
import { readText } from '../../workspace/workspace.ts';
import { runsIn } from '../edits/runs.ts';
import { diffStyleOf } from '../edits/renderLines.ts';
import type { Editable } from '../edits/takeEdits.ts';
import type { RawAnswer, Taken } from './answer.ts';
import { borrowReading, type Question } from '../reading.ts';
import { isScriptThere } from './sloppy.ts';
import type { Wanted } from './wanted.ts';

/** What answers are taken for: code, or edits of a workspace's files where they go on with a conversation. */
type Source = Wanted & (Pick<Task, 'workspace' | 'conversation'> | object);

/** Takes code out of answers, where they are read. */
export interface Extractor extends AsyncDisposable {
  take(answer: RawAnswer, task: Source): Promise<Taken>;
  /** Takes files that a member has written itself. */
  takeMade(made: Made, task: Pick<Task, 'workspace'>): Promise<Taken>;
}

const LIMIT_MS = 10_000;
const MAX_LENGTH = 1_000_000;

/** The process is warm when the first answer comes. */
export function openExtractor(): Extractor {
  const reading = borrowReading();
  reading.ready();
  // One after the other, as they came: a recording is replayed in its order.
  const inTurn = pLimit(1);

  /** What the process says, or how it ended without a word. */
  async function ask(question: Question): Promise<Taken | 'crashed' | 'timed out'> {
    const said = await inTurn(() => reading.ask(question, LIMIT_MS));
    if (said.kind === 'timeout') return 'timed out';
    return said.kind === 'reply' && isTaken(said.reply) ? said.reply : 'crashed';
  }

  return {
    async take(answer, task) {
      const { targets, signature, exports, language } = task;
      const length = [answer.text, ...argumentsOf(answer)].reduce((sum, text) => sum + text.length, 0);
      // Where an answer in words would be handed on, one that could not be looked into must not be taken for such.
      const why = 'conversation' in task && task.conversation !== undefined ? 'unreadable' : 'no-code';
      if (length > MAX_LENGTH) return refused(why, 'it is longer than a million characters');
      const edits = 'workspace' in task && task.conversation?.answers.kind === 'edits';
      const editable = edits ? await editableFor(answer, task) : undefined;
      const script = 'workspace' in task && (await isScriptThere(targets[0], task.workspace));
      const wanted: Wanted = { targets, signature, exports, language, script };
      const question: Question = { kind: 'take', answer, wanted, why, ...(editable !== undefined && { editable }) };
      const first = await ask(question);
      const taken = first === 'crashed' ? await ask(question) : first;
      if (typeof taken === 'string') return refused(why, `taking code from it ${taken}`);
      return edits ? withoutLinks(taken, task) : taken;
    },
    async takeMade(made, task) {
      const { notes } = made;
      if ('refused' in made) return { code: { refused: made.refused }, notes, shape: '' };
      const code = changesOf(made.files, made.removed);
      const { files } = code;
      if (Object.values(files).reduce((sum, text) => sum + text.length, 0) > MAX_LENGTH)
        return refused('unreadable', 'its files are longer than a million characters');
      const said = await inTurn(() => reading.ask({ kind: 'shape', ...code }, LIMIT_MS));
      if (said.kind !== 'reply' || typeof said.reply !== 'string')
        return refused('unreadable', `reading its files ${said.kind === 'timeout' ? 'timed out' : 'crashed'}`);
      return withoutLinks({ code, notes, shape: said.reply }, task);
    },
    [Symbol.asyncDispose]: () => reading[Symbol.asyncDispose](),
  };
}

function argumentsOf({ calls = [] }: RawAnswer): string[] {
  return calls.map((call) => call.arguments);
}

/** The strings in JSON as they are meant: as written, a line break behind a path would look like a part of it. */
function stringsIn(json: string): string[] {
  const strings: string[] = [];
  try {
    JSON.parse(json, (_, value: unknown) => {
      if (typeof value === 'string') strings.push(value);
      return value;
    });
  } catch {
    // No JSON, or nested too deeply: it is read as it is written.
    return [json];
  }
  return strings;
}

/** What the edits of an answer may be made to: of the workspace's files, the texts of those that it speaks of. */
async function editableFor(
  answer: RawAnswer,
  { workspace, conversation }: Pick<Task, 'workspace' | 'conversation'>,
): Promise<Editable> {
  const known = [...workspace.files.keys()];
  const texts: Record<string, string> = {};
  const answers = conversation?.answers;
  const named = (answers?.kind === 'edits' ? answers.named : undefined) ?? [];
  const spoken = mentionedIn([answer.text, ...argumentsOf(answer).flatMap(stringsIn)].join('\n'), known);
  for (const path of new Set([...spoken, ...named.filter((file) => workspace.files.has(file))]))
    texts[path] = (await readText(workspace, path)) ?? '';
  const roots = workspace.mounts.filter(({ at }) => at === '').map(({ from }) => from);
  return {
    texts,
    places: { known, roots, protected: [] },
    named,
    tools: toolsOf(conversation?.chat),
    fence: fenceIn(conversation),
    bareDiffs: diffStyleOf(wordsIn(conversation)).bare,
    ...(answers?.kind === 'edits' && answers.newTests === true && { newTests: { protect: answers.protect } }),
    runs: runsIn(conversation?.chat),
  };
}

/** How many backticks a client's fences have: it shows them, in what it asks for and around the files that it sends. */
function fenceIn(conversation: Task['conversation']): number {
  return Math.max(3, ...[...wordsIn(conversation).matchAll(/^`{4,}/gm)].map(([run]) => run.length));
}

function wordsIn(conversation: Task['conversation']): string {
  return (conversation?.messages ?? []).map(({ content }) => content).join('\n');
}

/** What a client writes to a link, it writes to another file than the one that was checked. */
async function withoutLinks(taken: Taken, { workspace }: Pick<Task, 'workspace'>): Promise<Taken> {
  for (const path of 'files' in taken.code ? pathsOf(taken.code) : []) {
    const link = await linkOn(workspace, path);
    if (link !== undefined) return refused('linked', `${linkInWords(link, path)}: no edit is made through a link`);
  }
  return taken;
}

function refused(why: Refusal, note: string): Taken {
  return { code: { refused: why }, notes: [note], shape: '' };
}

function isTaken(message: unknown): message is Taken {
  return (
    typeof message === 'object' && message !== null && 'code' in message && 'notes' in message && 'shape' in message
  );
}
