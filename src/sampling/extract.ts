import type { Refusal } from '../proposal.ts';
import type { Task } from '../task.ts';
import type { Files } from '../workspace/workspace.ts';
import { blocksOf, type Block } from './blocks.ts';
import { syntaxOf, type Syntax } from './syntax.ts';
import { unfenced } from './unfenced.ts';
import { unwrap } from './unwrap.ts';

/** What was found in an answer. */
export interface Extracted {
  readonly code: { readonly files: Files } | { readonly refused: Refusal };
  /** What was dropped or put back, in words. */
  readonly notes: readonly string[];
}

/** What extraction goes by. */
export type Wanted = Pick<Task, 'targets' | 'signature' | 'exports' | 'language'>;

/**
 * Takes the code out of a model's answer, byte for byte: from fenced blocks, from a program with prose around it, or as a
 * continuation of the given signature. What was cut off is refused, never completed by guessing.
 *
 * @param finish - `length` when the model was cut off.
 * @example
 * ```ts
 * extract('Sure!\n```ts\nexport const one = 1;\n```', 'stop', task); // { code: { files: { 'src/one.ts': 'export const one = 1;\n' } }, notes: [] }
 * ```
 */
export function extract(text: string, finish: 'stop' | 'length' | 'other', task: Wanted): Extracted {
  const { body, cutInThought } = unwrap(text);
  if (cutInThought) return refuse(finish === 'length' ? 'unfinished' : 'no-code');
  const blocks = blocksOf(body).filter(isCode);
  if (task.targets.length > 1) return severalFiles(blocks, finish, task);
  const found = isScript(task) ? oneFile(blocks, body, finish, task) : lastBlock(blocks, finish);
  return typeof found === 'string' ? take({ [task.targets[0]]: found }, task) : found;
}

/** Code that needs no extraction, such as a recorded file: only missing export lines are added. */
export function take(files: Files, task: Wanted): Extracted {
  const notes: string[] = [];
  const ended = Object.entries(files).map(([path, text]) => {
    const whole = `${text.trimEnd()}\n`;
    if (!isScript(task) || task.targets.length > 1) return [path, whole];
    const { declares, exports, parses } = syntaxOf(path, whole);
    const missing = task.exports.filter((name) => declares.has(name) && !exports.has(name));
    if (!parses || missing.length === 0) return [path, whole];
    notes.push(`exported ${missing.join(', ')}`);
    return [path, `${whole}\nexport { ${missing.join(', ')} };\n`];
  });
  return { code: { files: Object.fromEntries(ended) }, notes };
}

function refuse(refused: Refusal): Extracted {
  return { code: { refused }, notes: [] };
}

const NOT_CODE = new Set([
  'bash',
  'sh',
  'shell',
  'zsh',
  'console',
  'terminal',
  'text',
  'txt',
  'plaintext',
  'output',
  'json',
  'yaml',
  'diff',
  'markdown',
  'md',
  'html',
  'css',
  'xml',
  'toml',
  'ini',
  'csv',
  'log',
]);

function isCode({ language, text }: Block): boolean {
  return !NOT_CODE.has(language) && text.trim() !== '';
}

function isScript({ language }: Wanted): boolean {
  return language === 'typescript' || language === 'javascript';
}

/** The target that a path of an answer means: equal to it, or the one ends in the other. */
function targetOf(path: string | undefined, targets: readonly string[]): string | undefined {
  const clean = path?.replace(/^[`"'*]+|[`"'*:]+$/g, '').replace(/^(?:\.?\/|[ab]\/)+/, '');
  return clean === undefined
    ? undefined
    : targets.find((target) => target === clean || clean.endsWith(`/${target}`) || target.endsWith(`/${clean}`));
}

function severalFiles(blocks: readonly Block[], finish: string, task: Wanted): Extracted {
  const files: Record<string, string> = {};
  const notes: string[] = [];
  for (const { path, text, closed } of blocks) {
    const target = targetOf(path, task.targets);
    if (target === undefined)
      notes.push(path === undefined ? 'dropped a block without a path' : `dropped ${path}, which is no target`);
    else if (!closed && (finish === 'length' || (isScript(task) && !syntaxOf(target, text).parses)))
      return refuse('unfinished');
    else files[target] = text;
  }
  if (Object.keys(files).length === 0)
    return refuse(blocks.some(({ closed }) => !closed) && finish === 'length' ? 'unfinished' : 'no-code');
  const taken = take(files, task);
  return { code: taken.code, notes: [...notes, ...taken.notes] };
}

/** For languages that are not parsed here: the last block that ended. */
function lastBlock(blocks: readonly Block[], finish: string): string | Extracted {
  const last = blocks.findLast(({ closed }) => closed || finish !== 'length');
  if (last !== undefined) return last.text;
  return refuse(blocks.length > 0 ? 'unfinished' : 'no-code');
}

interface Read extends Block {
  readonly syntax: Syntax;
}

function oneFile(blocks: readonly Block[], body: string, finish: string, task: Wanted): string | Extracted {
  const [target] = task.targets;
  const readable = blocks
    .filter(({ path }) => path === undefined || targetOf(path, task.targets) !== undefined || !path.includes('/'))
    .map((block): Read => ({ ...block, syntax: syntaxOf(target, block.text) }));
  if (readable.length === 0) {
    if (blocks.length > 0) return refuse('no-code');
    return unfenced(body, finish, task) ?? refuse(finish === 'length' && body.trim() !== '' ? 'unfinished' : 'no-code');
  }
  const cut = readable.at(-1)?.closed === false && finish === 'length' ? readable.at(-1) : undefined;
  const complete = readable.filter((block) => block !== cut && block.syntax.parses && block.syntax.declares.size > 0);
  const chosen = choose(complete, task);
  if (cut !== undefined && (chosen === undefined || !repeats(cut.text, chosen.syntax))) return refuse('unfinished');
  if (chosen === undefined) return continued(readable, finish, task) ?? lastBlock(readable, finish);
  return withPreamble(join(chosen, complete), chosen.syntax, task);
}

/** The last block of the best kind: named as the target, declaring what is wanted, exporting, or declaring a function. */
function choose(blocks: readonly Read[], task: Wanted): Read | undefined {
  const names = wantedNames(task);
  const usage = (block: Read): boolean =>
    block.syntax.imports.some(
      (from) =>
        from === 'vitest' ||
        from.startsWith('node:test') ||
        (names.length === 0 && from.startsWith('.') && block.syntax.exports.size === 0),
    );
  const rank = (block: Read): number => {
    const { declares, exports, callables, imports } = block.syntax;
    if (names.length > 0)
      return names.every((name) => declares.has(name) && !importsName(imports, declares, callables, name)) ? 3 : -1;
    if (targetOf(block.path, task.targets) !== undefined) return 4;
    if (usage(block)) return 0;
    return exports.size > 0 ? 3 : callables.size > 0 ? 2 : 1;
  };
  const ranks = blocks.map((block) => [rank(block), block] as const);
  const best = Math.max(-1, ...ranks.map(([value]) => value));
  if (best >= 0) return ranks.findLast(([value]) => value === best)?.[1];
  // None declares every wanted name: with no signature to continue, the best of what there is will be judged by the checkers.
  return names.length > 0 && task.signature === undefined ? choose(blocks, { ...task, exports: [] }) : undefined;
}

/** A test or an example imports the wanted name rather than declaring it. */
function importsName(
  imports: readonly string[],
  declares: ReadonlySet<string>,
  callables: ReadonlySet<string>,
  name: string,
): boolean {
  return (
    imports.length > 0 &&
    declares.has(name) &&
    !callables.has(name) &&
    imports.some((from) => from.startsWith('.') || from === 'vitest')
  );
}

function wantedNames({ signature, exports, targets }: Wanted): readonly string[] {
  if (signature === undefined) return exports;
  const { callables } = syntaxOf(targets[0], `${signature}}`);
  const name = [...callables].at(-1);
  return name === undefined ? exports : [name];
}

/** A block that was cut off while it repeated what an earlier one holds whole. */
function repeats(text: string, whole: Syntax): boolean {
  const name = /\b(?:function\*?|class|const|let|interface|type|enum)\s+(\w+)/.exec(text)?.[1];
  return name === undefined || whole.declares.has(name);
}

/** Puts blocks in front that declare what the chosen one uses and does not declare. */
function join(chosen: Read, blocks: readonly Read[]): string {
  const parts = [chosen];
  for (const block of blocks.slice(0, blocks.indexOf(chosen)).toReversed()) {
    const needed = [...block.syntax.declares].some((name) =>
      parts.some(
        ({ text, syntax }) => !syntax.declares.has(name) && new RegExp(`\\b${RegExp.escape(name)}\\b`).test(text),
      ),
    );
    const clashes = [...block.syntax.declares].some((name) => parts.some(({ syntax }) => syntax.declares.has(name)));
    if (needed && !clashes) parts.unshift(block);
  }
  return parts.map(({ text }) => text.trim()).join('\n\n');
}

/** Puts imports and declarations of the given beginning back that the block left out. */
function withPreamble(text: string, { declares }: Syntax, { signature, targets }: Wanted): string {
  if (signature === undefined) return text;
  const given = `${signature}}`;
  const missing = syntaxOf(targets[0], given)
    .statements.slice(0, -1)
    .filter((statement) => statement.declares.length > 0 && !statement.declares.some((name) => declares.has(name)));
  if (missing.length === 0) return text;
  return `${missing.map(({ start, end }) => given.slice(start, end)).join('\n')}\n\n${text}`;
}

/** A block that goes on from the signature instead of repeating it. */
function continued(blocks: readonly Read[], finish: string, task: Wanted): string | undefined {
  if (task.signature === undefined) return undefined;
  for (const { text, closed } of blocks.toReversed()) {
    if (!closed && finish === 'length') continue;
    const found = unfenced(text, 'stop', task);
    if (found !== undefined) return found;
  }
  return undefined;
}
