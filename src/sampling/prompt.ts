import { goOn, type ChatRequest, type Conversation, type Message } from '../nouns/conversation.ts';
import { tokensAbout, type Member } from '../nouns/member.ts';
import { fenced } from '../text/fenced.ts';
import { candidateOf, type CheckedProposal } from '../nouns/proposal.ts';
import type { Task } from '../nouns/task.ts';
import { readText } from '../workspace/workspace.ts';
import { clusterFailures, failureOf } from './failures.ts';
import { isMarkdown } from '../reading/answers/languages.ts';
import type { Rung } from './ladder.ts';

/** Text of files that members are shown at most, in characters. */
export const MAX_SHOWN = 60_000;

/** A file as models are shown it. */
export interface ShownFile {
  readonly path: string;
  readonly readOnly: boolean;
  readonly text: string;
  /** Of which of its lines `text` is made, where it is not all of them; from 1. */
  readonly lines?: string;
}

/** A task as models see it: built once, then phrased by each rung. */
export interface Brief {
  readonly prompt: string;
  readonly language: string;
  readonly files: readonly ShownFile[];
  /** What is to be completed, and of which file it is the beginning. */
  readonly beginning: string | undefined;
  /** Files that are there too, and why they are not shown. */
  readonly leftOut?: string;
  readonly answer: string;
  /** What members that work on files are told instead. */
  readonly work: string;
  /** Where a client's own words are what members are asked with. */
  readonly conversation: Conversation | undefined;
}

/** What a member is sent. */
export interface Asked {
  readonly messages: readonly Message[];
  readonly chat?: ChatRequest;
}

/** Gathers what the models are shown: the words, the targets' present text, the context files, and the shape of an answer. */
export async function briefOf(task: Task): Promise<Brief> {
  // Where members are asked with a client's own words they are shown what that has sent.
  const paths = task.conversation === undefined ? [...task.targets, ...task.context] : [];
  const files: ShownFile[] = [];
  for (const path of new Set(paths)) {
    const text = await readText(task.workspace, path);
    if (text !== undefined) files.push({ path, readOnly: !task.targets.includes(path), text });
  }
  const none = (await hasPackages(task)) ? '' : ' No packages are installed: import none.';
  const { conversation } = task;
  return {
    prompt: task.prompt,
    language: task.language,
    files,
    beginning:
      task.signature && `Complete this beginning of ${task.targets[0]}:\n\n${fenced(task.language, task.signature)}`,
    answer: answerShape(task) + none,
    work: workShape(task) + none,
    conversation,
  };
}

/** The task in words, with its files. */
function taskIn({ prompt, language, files, beginning, leftOut }: Brief): string {
  let left = MAX_SHOWN;
  const shown = files.map(({ path, readOnly, text, lines }) => {
    const name = `${path}${readOnly ? ' (read-only)' : ''}`;
    if (text.length > left) return `The file ${name} is there too, but too long to show.`;
    left -= text.length;
    return `The file ${name}${lines === undefined ? '' : `, of it ${lines}`}:\n\n${fenced(language, text)}`;
  });
  return [prompt, ...shown, leftOut, beginning].filter(Boolean).join('\n\n');
}

/** Tokens of what is asked first, about. */
export function tokensIn(brief: Brief): number {
  const plain: Rung = { name: '', temperature: undefined, phrasing: 'plain', hint: undefined };
  return askFor(brief, plain).messages.reduce((sum, { content }) => sum + tokensAbout(content), 0);
}

/** A brief as a member is to have it. */
export function briefFor(brief: Brief, { abilities }: Pick<Member, 'abilities'>): Brief {
  return abilities.files === true ? { ...brief, answer: brief.work } : brief;
}

/** Small models reach for packages wherever nothing says that there are none. Of other languages nothing is known. */
async function hasPackages({ language, workspace }: Task): Promise<boolean> {
  if (language !== 'typescript' && language !== 'javascript') return true;
  return /"(?:dev|peer|optional)?dependencies"/i.test((await readText(workspace, 'package.json')) ?? '');
}

const EDGE_CASES =
  'Before writing, go through the edge cases that this text implies; then make sure that each is handled.';

/** One sample. Each attempt is a fresh context: nothing of earlier ones is in it. */
export function askFor(brief: Brief, { phrasing, hint }: Rung): Asked {
  const { answer, conversation } = brief;
  if (conversation !== undefined) return goOn(conversation, phrasing === 'edge-cases' ? EDGE_CASES : undefined, hint);
  const task = taskIn(brief);
  const request = {
    plain: `${task}\n\n${answer}`,
    'edge-cases': `${task}\n\n${EDGE_CASES}\n\n${answer}`,
    restated: `${answer}\n\nThe task:\n\n${task}`,
  }[phrasing];
  return { messages: [SYSTEM, { role: 'user', content: hint === undefined ? request : `${request}\n\n${hint}` }] };
}

/** For the strong member: the task, and a digest of how cheaper proposals failed. */
export function askToEscalate(brief: Brief, failed: readonly CheckedProposal[]): Asked {
  const { answer, conversation } = brief;
  const clusters = clusterFailures(failed).map(
    ({ count, example }) => `- ${count} of ${failed.length}: ${example.replaceAll('\n', '\n  ')}`,
  );
  const digest =
    clusters.length === 0
      ? undefined
      : `Earlier attempts failed these checks. Avoid their mistakes:\n\n${clusters.join('\n')}`;
  if (conversation !== undefined) return goOn(conversation, digest);
  const request = [taskIn(brief), digest, answer].filter((part) => part !== undefined).join('\n\n');
  return { messages: [SYSTEM, { role: 'user', content: request }] };
}

/** For a repair: the task, one proposal, and what a checker said of it. */
export function askToRepair(brief: Brief, language: string, failed: CheckedProposal): Asked {
  const { answer, conversation } = brief;
  const { files = {}, removed = [] } = candidateOf(failed.proposal) ?? {};
  const changes = [
    ...Object.entries(files).map(([path, text]) => `${path}:\n\n${fenced(language, text)}`),
    ...removed.map((path) => `${path} is removed.`),
  ];
  const attempt = `This attempt is not right yet:\n\n${changes.join('\n\n')}\n\nA check said:\n\n${failureOf(failed).example}`;
  if (conversation !== undefined) return goOn(conversation, attempt);
  return { messages: [SYSTEM, { role: 'user', content: `${taskIn(brief)}\n\n${attempt}\n\n${answer}` }] };
}

const SYSTEM: Message = {
  role: 'system',
  content:
    'You are an expert programmer. You answer with code that is complete and correct, in fenced blocks, with little or no prose.',
};

function answerShape({ targets, language, signature, exports }: Task): string {
  const exported = exports.length > 0 ? ` It must export ${exports.map((name) => `\`${name}\``).join(', ')}.` : '';
  if (signature !== undefined)
    return `Answer with one fenced ${language} block that holds the whole function, its signature repeated.`;
  if (targets.length === 1)
    return `Answer with one fenced ${language} block that holds the whole file ${targets[0]}.${exported}${longer(targets)}`;
  return `Answer with one fenced block for each file you change, its path on the opening line (such as \`\`\`${language} ${targets[0]}), holding the whole new file. You may change: ${targets.join(', ')}.${exported}${longer(targets)}`;
}

/** For a member that works in a copy of the workspace. */
function workShape({ targets, exports, workspace }: Task): string {
  // Of a single target nothing would be left.
  const there = targets.length > 1 && targets.some((target) => workspace.files.has(target));
  const deleted = there ? ' You may delete those of them that are not needed any more.' : '';
  const exported = exports.length > 0 ? ` Export ${exports.map((name) => `\`${name}\``).join(', ')}.` : '';
  return `The project is in the current folder. Do the task by changing files there, and nothing else: you may change ${targets.join(', ')}.${deleted}${exported} Leave tests, settings and all other files as they are. There is no network. Nobody can answer questions. Do not commit; end when you are done.`;
}

/** In Markdown there may be fences, and the first of them would end its block. */
function longer(targets: readonly string[]): string {
  return targets.some(isMarkdown)
    ? ' Fence Markdown with four backticks (````markdown), since it may hold fences.'
    : '';
}
