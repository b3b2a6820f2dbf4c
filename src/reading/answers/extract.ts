import type { Refusal } from '../../nouns/refusal.ts';
import type { Files } from '../../workspace/workspace.ts';
import { blocksOf, wholeBlocksOf, type Block } from './blocks.ts';
import { choose, join, wantedNames, withPreamble, type Read } from './choose.ts';
import { isMarkdown, isScript, namesFor } from './languages.ts';
import type { Syntax } from './parsed.ts';
import { needsSloppy } from './sloppy.ts';
import { isParsed, syntaxOf } from './syntax.ts';
import { targetOf } from './targetOf.ts';
import { unfenced } from './unfenced.ts';
import { spoken, unwrap } from './unwrap.ts';
import type { Wanted } from './wanted.ts';

/** What was found in an answer. */
export interface Extracted {
  readonly code: { readonly files: Files } | { readonly refused: Refusal };
  /** What was dropped or put back, in words. */
  readonly notes: readonly string[];
}

export type { Wanted } from './wanted.ts';

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
  const [target] = task.targets;
  const several = task.targets.length > 1;
  const plain = several ? undefined : bare(text, task);
  if (plain !== undefined) return take({ [target]: plain }, task);
  // What stands between tags, or under a name such as "code", is part of a file in which that may stand.
  const { body, cutInThought } = several || !isMarkup(target) ? unwrap(text) : spoken(text);
  if (cutInThought && body.trim() === '') return refuse(finish === 'length' ? 'unfinished' : 'no-code');
  if (several) return severalFiles(wholeBlocksOf(body, task.targets), finish, task);
  if (!isParsed(target)) {
    const found = lastBlock(ownOf(wholeBlocksOf(body, [target]), task), finish);
    return typeof found === 'string' ? take({ [target]: found }, task) : found;
  }
  const found = oneFile(body, finish, task);
  if (typeof found !== 'string') return found;
  const taken = take({ [target]: found }, task);
  return { ...taken, notes: [...missingIn(found, task), ...taken.notes] };
}

/** Code that needs no extraction, such as a recorded file: only missing export lines are added. */
export function take(files: Files, task: Wanted): Extracted {
  const notes: string[] = [];
  if (Object.values(files).every((text) => text.trim() === '')) return refuse('no-code');
  const ended = Object.entries(files).map(([path, text]) => {
    const whole = `${text.trimEnd()}\n`;
    if (!isScript(task) || task.targets.length > 1) return [path, whole];
    const { declares, exports, parses } = syntaxOf(path, whole);
    const missing = task.exports.filter((name) => declares.has(name) && !exports.has(name));
    if (task.script === true && needsSloppy(whole)) return [path, asScript(path, whole, task, notes)];
    if (!parses || missing.length === 0) return [path, whole];
    notes.push(`exported ${missing.join(', ')}`);
    return [path, `${whole}\nexport { ${missing.join(', ')} };\n`];
  });
  return { code: { files: Object.fromEntries(ended) }, notes };
}

/** A sloppy script with what it declares exported as scripts do. */
function asScript(path: string, whole: string, task: Wanted, notes: string[]): string {
  const { declares } = syntaxOf(path.replace(/\.jsx?$/, '.cjs'), whole);
  const missing = task.exports.filter((name) => declares.has(name));
  if (missing.length > 0) notes.push(`exported ${missing.join(', ')} from a script`);
  return missing.length === 0
    ? whole
    : `${whole}\n${missing.map((name) => `module.exports.${name} = ${name};\n`).join('')}`;
}

function refuse(refused: Refusal): Extracted {
  return { code: { refused }, notes: [] };
}

/** Files in which tags and names of JSON are what the file holds. */
function isMarkup(path: string): boolean {
  return /\.(?:html?|xhtml|xml|svg|vue|svelte|astro|jsonc?|json5)$/i.test(path) || isMarkdown(path);
}

/** The whole answer, where it is the file itself: nothing in it is a wrapper then. */
function bare(text: string, task: Wanted): string | undefined {
  const [target] = task.targets;
  const body = text
    .replace(/^\uFEFF/, '')
    .replaceAll('\r\n', '\n')
    .trim();
  if (/\.(?:json|html?|svg|xml|svelte|vue)$/.test(target)) return isBareFile(target, spoken(text).body.trim());
  if (!isParsed(target) || !/<\/?\w|\[\/?[A-Z]/.test(body) || /^(?:`{3}|~{3})/m.test(body)) return undefined;
  const syntax = syntaxOf(target, body);
  const whole = syntax.parses && syntax.declares.size > 0 && !syntax.statements.some(({ prose }) => prose);
  return whole && wantedNames(task).every((name) => syntax.declares.has(name)) ? body : undefined;
}

/** JSON and markup can be told from words without a parser of their own. */
function isBareFile(target: string, body: string): string | undefined {
  if (!target.endsWith('.json')) return /^<[!?a-z][^]*>$/i.test(body) ? body : undefined;
  try {
    return typeof JSON.parse(body) === 'object' ? body : undefined;
  } catch {
    // Words, or a fenced block.
    return undefined;
  }
}

const NOT_CODE = new Set(
  [
    'bash sh shell zsh console terminal text txt plaintext output json yaml yml',
    'diff markdown md html css xml toml ini csv log sql',
  ].flatMap((names) => names.split(' ')),
);

/** The blocks in the target's own language; without any, those that may be. */
function ownOf(blocks: readonly Block[], { targets, language }: Wanted): readonly Block[] {
  const isEmpty = ({ text, closed }: Block): boolean =>
    (closed ? text.replaceAll(/^\s*(?:`{3,}|~{3,}).*$/gm, '') : text).trim() === '';
  const filled = blocks.filter((block) => !isEmpty(block));
  const names = new Set(targets.flatMap((target) => [...namesFor(target, language)]));
  const others = filled.filter(({ language: name }) => names.has(name) || !NOT_CODE.has(name));
  // Scripts are told by the parser, whatever their fence is called.
  if (targets.length > 1 || isScript({ language })) return others;
  const own = filled.filter(({ language: name }) => names.has(name));
  return own.length > 0 ? own : others;
}

function severalFiles(found: readonly Block[], finish: string, task: Wanted): Extracted {
  const blocks = ownOf(found, task);
  const open = found.findIndex(({ path }) => isMarkdown(targetOf(path, task.targets) ?? ''));
  const next = open < 0 ? undefined : found[open + 1];
  // The rest of the file, most likely, behind a fence in it.
  if (next !== undefined && next.path === undefined && next.language === '')
    return { ...refuse('unclear'), notes: [`${found[open]?.path ?? ''} may end on several lines`] };
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

function oneFile(body: string, finish: string, task: Wanted): string | Extracted {
  const [target] = task.targets;
  const read = (blocks: readonly Block[]): Read[] =>
    ownOf(blocks, task)
      .filter(({ path }) => path === undefined || targetOf(path, task.targets) !== undefined || !path.includes('/'))
      .map((block): Read => ({ ...block, syntax: syntaxOf(target, block.text) }));
  const fenced = blocksOf(body);
  const short = read(fenced);
  if (short.length === 0) {
    if (ownOf(fenced, task).length > 0) return refuse('no-code');
    // The whole answer in a block of Markdown.
    const wrapped = fenced.find(
      ({ language, text }) => /^(?:markdown|md)$/.test(language) && /^\s*(?:`{3}|~{3})/m.test(text),
    );
    if (wrapped !== undefined) return oneFile(wrapped.text, finish, task);
    const unfinished = finish === 'length' && fenced.at(-1)?.closed === false;
    if (fenced.length > 0) return outside(body, fenced, finish, task) ?? refuse(unfinished ? 'unfinished' : 'no-code');
    const found = unfenced(body, finish, task) ?? otherProgram(body, finish, task);
    return found ?? refuse(finish === 'length' && body.trim() !== '' ? 'unfinished' : 'no-code');
  }
  const { readable, chosen } = longest(short, () => read(wholeBlocksOf(body, [target])), finish, task);
  const cut = cutOf(readable, finish);
  if (cut !== undefined && (chosen === undefined || !repeats(cut.text, chosen.syntax))) return refuse('unfinished');
  if (chosen !== undefined)
    return withPreamble(join(chosen, readable.filter(isWhole(readable, finish))), chosen.syntax, task);
  return (
    outside(body, readable, finish, task) ?? continued(readable, finish, task) ?? otherwise(readable, finish, task)
  );
}

interface Reading {
  readonly readable: readonly Read[];
  readonly chosen: Read | undefined;
}

/** A file may hold what looks like the end of its block: where what is wanted is not all there, the longer reading counts that parses. */
function longest(short: readonly Read[], long: () => readonly Read[], finish: string, task: Wanted): Reading {
  const reading = (readable: readonly Read[]): Reading => ({
    readable,
    chosen: choose(readable.filter(isWhole(readable, finish)), task),
  });
  const first = reading(short);
  const found = first.chosen?.syntax.declares;
  const names = wantedNames(task);
  const isThere = found !== undefined && names.length > 0 && names.every((name) => found.has(name));
  if (isThere || cutOf(short, finish) !== undefined) return first;
  if (short.every(({ syntax }) => syntax.parses && !syntax.statements.some(({ prose }) => prose))) return first;
  const second = reading(long());
  return (second.chosen?.text.length ?? 0) >= (first.chosen?.text.length ?? 0) ? second : first;
}

function cutOf(blocks: readonly Read[], finish: string): Read | undefined {
  return blocks.at(-1)?.closed === false && finish === 'length' ? blocks.at(-1) : undefined;
}

function isWhole(blocks: readonly Read[], finish: string): (block: Read) => boolean {
  const cut = cutOf(blocks, finish);
  return (block) => block !== cut && block.syntax.parses && block.syntax.declares.size > 0;
}

/** A block that was cut off while it repeated what an earlier one holds whole. */
function repeats(text: string, whole: Syntax): boolean {
  const name = /\b(?:function\*?|class|const|let|interface|type|enum|def)\s+(\w+)/.exec(text)?.[1];
  return name === undefined || whole.declares.has(name);
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

/** A function that stands unfenced, above a block with what it prints, say. */
function outside(body: string, blocks: readonly Block[], finish: string, task: Wanted): string | undefined {
  const lines = body.split('\n');
  const words = lines.filter((_, at) => !blocks.some(({ from, to }) => at >= from && at <= to)).join('\n');
  const found = otherProgram(words, finish, task);
  const declares = found === undefined ? undefined : syntaxOf(task.targets[0], found).declares;
  return wantedNames(task).every((name) => declares?.has(name)) ? found : undefined;
}

/** A program with a function in it, whatever that is called. */
function otherProgram(text: string, finish: string, task: Wanted): string | undefined {
  const found = unfenced(text, finish, { ...task, signature: undefined });
  const syntax = found === undefined ? undefined : syntaxOf(task.targets[0], found);
  return found === undefined || syntax === undefined || syntax.callables.size === 0
    ? undefined
    : withPreamble(found, syntax, task);
}

/** Where nothing declares what is wanted: what declares something else, or does not parse, is for the checkers to judge. */
function otherwise(blocks: readonly Read[], finish: string, task: Wanted): string | Extracted {
  const other = choose(blocks.filter(isWhole(blocks, finish)), { ...task, exports: [], signature: undefined });
  if (other !== undefined) return withPreamble(other.text, other.syntax, task);
  const left = blocks.filter(({ syntax }) => !syntax.parses || wantedNames(task).length === 0);
  return lastBlock(left.length > 0 || blocks.some(({ closed }) => !closed) ? left : [], finish);
}

/** What an answer should declare and does not, in words. */
function missingIn(code: string, task: Wanted): string[] {
  const { parses, declares, callables } = syntaxOf(task.targets[0], code);
  const missing = parses ? wantedNames(task).filter((name) => name !== 'default' && !declares.has(name)) : [];
  const instead = callables.size === 0 ? '' : `: the answer declares ${[...callables].join(', ')}`;
  return missing.map((name) => `${name} is missing${instead}`);
}
