import { meansOther } from './meansOther.ts';
import { addedPieces, piecesOf, type Piece } from './pieces.ts';

/**
 * Names of the cases that a file of Rust has more than before: functions marked `#[test]`, also in modules that stand there. None where anything else of it is changed, or
 * where one could reach further than a case should.
 */
export function casesInRust(before: string | undefined, text: string): readonly string[] {
  const now = piecesOf(text, 'rust');
  const old = before === undefined ? [] : piecesOf(before, 'rust');
  const added = now && old && addedTo(old, now);
  if (added === undefined || added.some(({ bare }) => FURTHER.test(bare) || FAR.test(bare))) return [];
  // What the file had of them already is as far.
  const uses = (pieces: readonly Piece[] = []): string[] =>
    pieces.flatMap(({ bare }) => usesIn(bare).flatMap(namesUsed));
  const far = new Set(
    (old ?? [])
      .flatMap(({ bare }) => usesIn(bare))
      .filter((one) => FAR.test(one))
      .flatMap(namesUsed),
  );
  if (added.some(({ bare }) => bare.match(/\w+/g)?.some((word) => far.has(word)))) return [];
  if (before !== undefined && meansOther(uses(old), [...uses(old), ...uses(added)], before)) return [];
  const cases = added.flatMap(({ bare }) => [...bare.matchAll(NAMED)].map(([, name = '']) => name));
  const known = new Set((before ?? '').match(/(?<=\bfn\s+)\w+/g));
  return cases.some((name) => known.has(name)) ? [] : cases;
}

const CASE =
  /^(?:#\[(?:test|tokio::test|async_std::test|should_panic(?:\([^\]]*\))?)\]\s*)+(?:async\s+)?fn\s+\w+\s*\(\s*\)\s*(?:->[^{;]*)?\{/;
const NAMED = /(?:#\[[^\]]*\]\s*)+(?:async\s+)?fn\s+(\w+)/g;
const MARKED = /#\[(?:\w+::)?test\]/;
const USE = /^use\s[^*]+;$/;
const MODULE = /^(?:#\[cfg\(test\)\]\s*)?(?:pub\s+)?mod\s+\w+\s*\{/;
/** What would reach the memory of others, or what the compiler makes of the file. */
const FURTHER =
  /\b(?:unsafe|extern|macro_rules|set_hook|no_mangle|global_allocator|include|include_str|include_bytes|asm|global_asm|libc|ctor|cfg_attr)\b|(?<!')\bstatic\b|\b(?:option_)?env!|#!\[|#\[path/;
/** Parts of the library by which a case would reach the process, files or the network. */
const FAR = /\bstd\b[^;()]*?\b(?:process|fs|env|os|net|ffi|alloc)\b/;

function addedTo(before: readonly Piece[], after: readonly Piece[]): readonly Piece[] | undefined {
  const isAddition = (piece: Piece): boolean => {
    const { bare } = piece;
    const group = bodyOf(piece)?.pieces;
    // A module of its own takes what stands around it.
    const isUse = USE.test(bare) || (before.length === 0 && bare === 'use super::*;');
    return (CASE.test(bare) && MARKED.test(bare)) || isUse || (group && addedTo([], group)) !== undefined;
  };
  return addedPieces(before, after, isAddition, (old, now) => {
    const [had, has] = [bodyOf(old), bodyOf(now)];
    return had === undefined || has === undefined || had.head !== has.head
      ? undefined
      : addedTo(had.pieces, has.pieces);
  });
}

/** What stands in a module, and what it begins with. */
function bodyOf({ text, bare }: Piece): { readonly head: string; readonly pieces: readonly Piece[] } | undefined {
  const head = MODULE.exec(bare)?.[0];
  if (head === undefined) return undefined;
  const pieces = piecesOf(text.slice(head.length, -1), 'rust');
  return pieces && { head: text.slice(0, head.length), pieces };
}

function usesIn(bare: string): readonly string[] {
  return bare.match(/\buse\s[^;]*;/g) ?? [];
}

/** The names that a `use` gives. */
function namesUsed(use: string): string[] {
  return [...use.matchAll(/(\w+)\s*(?=[,;}])/g)].map(([, name = '']) => name);
}
