import type { Block } from './blocks.ts';
import type { Syntax } from './parsed.ts';
import { closed, syntaxOf } from './syntax.ts';
import { targetOf } from './targetOf.ts';
import type { Wanted } from './wanted.ts';

/** A block with what the parser makes of it. */
export interface Read extends Block {
  readonly syntax: Syntax;
}

/** The last block of the best kind: named as the target, declaring what is wanted, exporting, or declaring a function. */
export function choose(blocks: readonly Read[], task: Wanted): Read | undefined {
  const names = wantedNames(task);
  const ranks = blocks.map((block) => [rankOf(block, names, task), block] as const);
  const best = Math.max(-1, ...ranks.map(([value]) => value));
  if (best >= 0) return ranks.findLast(([value]) => value === best)?.[1];
  // None declares every wanted name: with no signature to continue, the best of what there is will be judged by the checkers.
  return names.length > 0 && task.signature === undefined ? choose(blocks, { ...task, exports: [] }) : undefined;
}

function rankOf({ syntax, path }: Read, names: readonly string[], { targets }: Wanted): number {
  const { declares, exports, callables, imports } = syntax;
  if (names.length > 0) return names.every((name) => declares.has(name) && !isImported(syntax, name)) ? 3 : -1;
  if (targetOf(path, targets) !== undefined) return 4;
  const usage = imports.some(
    (from) => from === 'vitest' || from.startsWith('node:test') || (from.startsWith('.') && exports.size === 0),
  );
  if (usage) return 0;
  return exports.size > 0 ? 3 : callables.size > 0 ? 2 : 1;
}

/** A test or an example imports the wanted name rather than declaring it. */
function isImported({ imports, imported, callables }: Syntax, name: string): boolean {
  if (!imported.has(name) || callables.has(name)) return false;
  return imports.length === 0 || imports.some((from) => from.startsWith('.') || from === 'vitest');
}

/** The names that an answer must declare. */
export function wantedNames({ signature, exports, targets }: Wanted): readonly string[] {
  if (signature === undefined) return exports;
  const { callables } = syntaxOf(targets[0], closed(targets[0], signature));
  const name = [...callables].at(-1);
  return name === undefined ? exports : [name];
}

/** Puts blocks in front that declare what the chosen one uses and does not declare. */
export function join(chosen: Read, blocks: readonly Read[]): string {
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
export function withPreamble(text: string, { declares }: Syntax, { signature, targets }: Wanted): string {
  if (signature === undefined) return text;
  const given = closed(targets[0], signature);
  const missing = syntaxOf(targets[0], given)
    .statements.slice(0, -1)
    .filter((statement) => statement.declares.length > 0 && !statement.declares.some((name) => declares.has(name)));
  if (missing.length === 0) return text;
  return `${missing.map(({ start, end }) => given.slice(start, end)).join('\n')}\n\n${text}`;
}
