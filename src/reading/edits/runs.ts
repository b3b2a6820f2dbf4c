import { wordsIn, type ChatRequest } from '../../nouns/conversation.ts';
import type { Tagged } from './tagged.ts';

// Some clients offer no tools. They run fenced blocks of an answer, and tell the model beforehand of which languages.

/** Languages whose blocks write a file whole: they are read as blocks with a path. */
const FILES = new Set(['save', 'append']);
/** Languages whose blocks edit files in ways that are not read here. */
const UNREAD = new Set(['patch_many', 'morph', 'hashline_edit']);
/** Languages whose blocks are lines for a shell: mini-swe-agent's, and gptme's. */
const MINI = 'mswea_bash_command';
const SHELLS = new Set([MINI, 'shell']);

/** The languages of the blocks that a client runs, as its instructions to the model say: what a system says further down is what blocks have brought. */
export function runsIn(chat: ChatRequest | undefined): readonly string[] {
  const said = (chat?.messages ?? []).map(wordsIn);
  const end = said.findIndex(({ role }) => role !== 'system');
  const instructions = said
    .slice(0, end < 0 ? said.length : end)
    .map(({ words }) => words)
    .join('\n');
  if (/^[ \t]*`{3}mswea_bash_command$/m.test(instructions)) return [MINI];
  // gptme has a heading for each of its tools.
  return /^`{3}(?:save|patch) \S|`save <path>`/m.test(instructions)
    ? [...instructions.matchAll(/^## (\w+)$/gm)].flatMap(([, name = '']) => (FILES.has(name) ? [] : [name]))
    : [];
}

/** A block that a client runs, or why it cannot be told where it ends. */
type Run = { readonly call: Tagged | undefined; readonly end: number } | { readonly refused: string };

/** Reads the block on line `at` as the call of a tool, where it is of a language that a client runs. It has no `call` when the lines end before it does. */
export function readRun(lines: readonly string[], at: number, runs: readonly string[]): Run | undefined {
  const [, indent = '', marks = '', language = '', beside = ''] =
    /^([ \t]*)(`{3,})(\w{1,60})(?: +(\S.{0,300}?))?\s*$/.exec((lines[at] ?? '').slice(0, 500)) ?? [];
  if (!runs.includes(language)) return undefined;
  if (UNREAD.has(language)) return { refused: `A block of ${language} edits files in a form that is not read here.` };
  if (indent !== '' || marks.length > 3)
    return { refused: `A block of ${language} is not opened as its client has it.` };
  let end = at + 1;
  while (end < lines.length && !lines[end]?.trimStart().startsWith('```')) end++;
  if (end === lines.length) return { call: undefined, end };
  if (lines[end]?.trimEnd() !== '```') return { refused: `A block of ${language} has a fence in it.` };
  const body = lines.slice(at + 1, end).join('\n');
  const path = beside === '' ? {} : { path: beside };
  const given = SHELLS.has(language) ? { command: body } : language === 'patch' ? { ...path, patch: body } : {};
  const raw = lines.slice(at, end + 1).join('\n');
  return { call: { kind: 'tagged', name: language, arguments: given, raw, fenced: body }, end: end + 1 };
}

/** What stands in the blocks of a text that a client runs. */
export function runBlocks(text: string, runs: readonly string[]): readonly string[] {
  if (runs.length === 0) return [];
  const lines = text.split('\n');
  return lines.flatMap((_, at) => {
    const run = readRun(lines, at, runs);
    return run === undefined || 'refused' in run ? [] : [run.call?.fenced ?? ''];
  });
}
