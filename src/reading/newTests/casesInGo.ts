import { meansOther } from './meansOther.ts';
import { addedPieces, piecesOf, type Piece } from './pieces.ts';

/**
 * Names of the cases that a file of Go has more than before: functions `Test…` and `Example…`. None where anything else of it is changed, or where one could reach
 * further than a case should: into files, the process, or what stands in the package for all.
 */
export function casesInGo(before: string | undefined, text: string): readonly string[] {
  const now = piecesOf(text, 'go');
  const old = before === undefined ? [] : piecesOf(before, 'go');
  if (now === undefined || old === undefined || ordersIn(text) !== ordersIn(before ?? '')) return [];
  const isAddition = ({ bare }: Piece): boolean =>
    CASE.test(bare) || bare.startsWith('import') || (before === undefined && bare.startsWith('package '));
  const added = addedPieces(old, now, isAddition, (one, other) => {
    if (!one.bare.startsWith('import') || !other.bare.startsWith('import')) return undefined;
    const has = new Set(importsIn([other]).map(({ line }) => line));
    return importsIn([one]).every(({ line }) => has.has(line)) ? [] : undefined;
  });
  if (added === undefined) return [];
  const [had, has] = [importsIn(old), importsIn(now)];
  if (has.some((one) => !had.some(({ line }) => line === one.line) && (one.name === '' || FURTHER.test(one.path))))
    return [];
  const names = (all: readonly Import[]): string[] => all.map(({ name }) => name);
  if (before !== undefined && meansOther(names(had), names(has), before)) return [];
  const far = new Set(names(has.filter(({ path }) => FURTHER.test(path))));
  const cases = added.filter(({ bare }) => CASE.test(bare));
  if (cases.some((one) => reachesFurther(one, far))) return [];
  return cases.map(({ bare }) => CASE.exec(bare)?.[1] ?? '');
}

const CASE = /^func (Test(?!Main\b)(?=[^\p{Ll}]|\()\w*(?=\(\w+ \*testing\.T\) \{)|Example\w*(?=\(\) \{))/u;
/** Packages by which a case would reach files, the process or the memory of others. */
const FURTHER =
  /^(?:C|os|os\/.*|syscall|unsafe|runtime|runtime\/.*|plugin|reflect|io\/ioutil|flag|testing\/.+|net|net\/.*)$/;
/** What ends the process, or changes how others are run. */
const ENDING = /\b(?:panic\s*\(|log\s*\.\s*(?:Fatal|Panic)|Setenv|Chdir|testing\s*\.\s*(?!T\b|TB\b|Short\b))/;

/** Compilers obey these in comments. */
function ordersIn(text: string): number {
  return text.match(/^\s*\/\/(?:go:|export |line |\s*\+build)|\/\*line /gm)?.length ?? 0;
}

interface Import {
  /** As it is written, but for layout. */
  readonly line: string;
  readonly path: string;
  /** Empty where all of it, or none, gets a name. */
  readonly name: string;
}

function importsIn(pieces: readonly Piece[]): readonly Import[] {
  return pieces
    .filter(({ bare }) => bare.startsWith('import'))
    .flatMap(({ text }) => [...text.matchAll(/^(?:import)?[ \t(]*(?:([\w.]+)\s+)?["`]([^"`\n]+)["`]/gm)])
    .map(([, given, path = '']) => {
      // The last part of a path may be a version.
      const last =
        path
          .replace(/\/v\d+$/, '')
          .split('/')
          .at(-1) ?? '';
      const name = given === '_' || given === '.' ? '' : (given ?? last.replace(/^.*-/, ''));
      return { line: `${given ?? ''} ${path}`, path, name };
    });
}

/** Whether a case names a package that reaches far, or changes what it has not declared itself. */
function reachesFurther({ bare }: Piece, far: ReadonlySet<string>): boolean {
  if (ENDING.test(bare)) return true;
  const words = bare.match(/[\p{L}\p{N}_]+/gu) ?? [];
  if (words.some((word) => far.has(word))) return true;
  const own = new Set(['_', ...declaredIn(bare)]);
  const assigned = [...bare.matchAll(ASSIGNED)].flatMap(([, list = '']) => list.split(',').map(rootOf));
  const pointed = [...bare.matchAll(POINTED)].map(([, name = '']) => name);
  return [...assigned, ...pointed].some((name) => !own.has(name));
}

/** What stands before a sign that gives it a value. */
const ASSIGNED = /([^\n;{}=!<>:+-]*)(?:(?<![=!<>:])=(?!=)|\+\+|--|[-+]=|(?:<<|>>)=)/gu;
/** Variables whose address is taken; of a value that is made there it can be. */
const POINTED = /(?<!&)&([\p{L}_][\p{L}\p{N}_]*)(?![\p{L}\p{N}_.]*\{)/gu;

/** The variable that `*a.b[c]` begins with, behind `var` or whatever word goes before. */
function rootOf(written: string): string {
  const last = /(?:^|\s)[*(]*([\p{L}_][\p{L}\p{N}_]*)[^\s]*\s*$/u.exec(written.replaceAll(/\[[^\]]*\]/g, ''));
  return last?.[1] ?? '';
}

/** Names that a function declares, wherever in it. */
function declaredIn(bare: string): string[] {
  const lists = [
    ...[...bare.matchAll(/([\p{L}\p{N}_, ]+?)\s*:=/gu)].map(([, list = '']) => list),
    ...[...bare.matchAll(/\b(?:var|const)\s+([\p{L}\p{N}_, ]+)/gu)].map(([, list = '']) => list),
    ...[...bare.matchAll(/\bfunc\s*\w*\(([^)]*)\)/g)].map(([, list = '']) => list),
  ];
  return lists.flatMap((list) => list.split(',').flatMap((one) => one.trim().split(/\s+/).filter(Boolean)));
}
