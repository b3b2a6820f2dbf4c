import { posix } from 'node:path';
import { parseSync, type Comment, type Node, type Program } from 'oxc-parser';
import { asksOf, type Ask } from './asks.ts';
import { liesIn } from './lies.ts';
import type { Rule } from './rules.ts';
import { vacuousIn } from './vacuous.ts';
import { walk } from './walk.ts';

/** One place where a rule is broken. */
export interface Breach {
  readonly rule: Rule;
  /** What stands there, without layout: the same in text that was given excuses it. */
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

/** What the syntax of a file says, so far as it matters to those who are checked beside it. */
export interface Facts {
  /** False where the parser gives up on it. */
  readonly parsed: boolean;
  readonly breaches: readonly Breach[];
  /** Modules that it imports, relative ones and others. */
  readonly specifiers: readonly string[];
  /** It has an import or an export. */
  readonly module: boolean;
  /** It may change what other files mean, or take in more than it imports. */
  readonly apart: boolean;
  /** Its first declaration, should the compiler take it for a script: then it is everybody's. */
  readonly script: Breach | undefined;
  /** What the compiler is to be asked of it. */
  readonly asks: readonly (Pick<Ask, 'use' | 'position'> & { readonly breach: Breach })[];
}

/** Says of a whole file what it is; the same in text that was given excuses it. */
const SCRIPT = 'a file without import or export';

interface Place {
  readonly rule: Rule;
  readonly start: number;
  readonly end: number;
}

/** Reads one file. Hostile text may end the process: nesting that is deep enough overflows the parser's stack. */
export function lookAt(path: string, text: string): Facts {
  const { program, comments, errors, module } = parseSync(path, text);
  const specifiers = specifiersIn(program);
  // What a declaration file says is all there is.
  const declares = /\.d\.(?:\w+\.)?[cm]?ts$/.test(path);
  const outside = specifiers.filter(({ value }) => leadsOut(path, value));
  const own = [...directivesIn(comments), ...declarationsIn(program)];
  const places = [
    ...own,
    ...outside.map(({ start, end }): Place => ({ rule: 'outside-import', start, end })),
    ...[...vacuousIn(program), ...(declares ? [] : liesIn(program))].map(({ rule, node: { start, end } }): Place => ({
      rule,
      start,
      end,
    })),
  ];
  const first = module.hasModuleSyntax
    ? undefined
    : program.body.find(({ type }) => /Declaration|TSDeclare/.test(type));
  return {
    parsed: errors.length === 0,
    script: first && { ...breachAt({ rule: 'global', start: first.start, end: first.end }, text), text: SCRIPT },
    asks: asksOf(program).map(({ use, position, node: { start, end } }) => ({
      use,
      position,
      breach: breachAt({ rule: 'any', start, end }, text),
    })),
    breaches: places.toSorted((a, b) => a.start - b.start).map((place) => breachAt(place, text)),
    specifiers: specifiers.map(({ value }) => value),
    module: module.hasModuleSyntax,
    apart:
      outside.length > 0 ||
      own.some(({ rule }) => rule !== 'suppression') ||
      program.body.some(({ type }) => type === 'TSNamespaceExportDeclaration') ||
      comments.some(({ value }) => /^[\s*]*@jsx/im.test(value)) ||
      specifiers.some(({ value }) => value.startsWith('.') && value.includes('node_modules')),
  };
}

function breachAt({ rule, start, end }: Place, text: string): Breach {
  const lines = text.slice(0, start).split('\n');
  const here = text.slice(start, end).replaceAll(/\s+/g, ' ').slice(0, 120);
  return { rule, text: here, line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}

/** As the compiler reads them: at the beginning of a comment, or of a line in it. */
function directivesIn(comments: readonly Comment[]): Place[] {
  return comments.flatMap(({ value, type, start, end }): Place[] => {
    if (/^[\s/*]*@ts-(?:ignore|expect-error|nocheck)/im.test(value)) return [{ rule: 'suppression', start, end }];
    if (type === 'Line' && /^\/\s*<(?:reference|amd-)/i.test(value)) return [{ rule: 'reference', start, end }];
    return [];
  });
}

function declarationsIn({ body }: Program): Place[] {
  const places: Place[] = [];
  const visit = (nodes: readonly Node[]): void => {
    for (const node of nodes) {
      if (node.type === 'ExportNamedDeclaration' && node.declaration) visit([node.declaration]);
      if (node.type !== 'TSModuleDeclaration') continue;
      const { start } = node;
      if (node.kind === 'global') places.push({ rule: 'global', start, end: node.id.end });
      else if (node.id.type === 'Literal') places.push({ rule: 'augmentation', start, end: node.id.end });
      // In a namespace or a module declaration, neither is out of reach.
      if (node.body?.type === 'TSModuleBlock') visit(node.body.body);
    }
  };
  visit(body);
  return places;
}

interface Specifier {
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

function specifiersIn(program: Program): Specifier[] {
  const found: Specifier[] = [];
  walk(program, (node) => {
    const source = sourceOf(node);
    if (source === undefined) return;
    const { start, end } = source;
    if (source.type === 'Literal' && typeof source.value === 'string') found.push({ value: source.value, start, end });
    if (source.type === 'TemplateLiteral' && source.expressions.length === 0)
      found.push({ value: source.quasis[0]?.value.cooked ?? '', start, end });
  });
  return found;
}

function sourceOf(node: Node): Node | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
    case 'ImportExpression':
    case 'TSImportType':
      return node.source;
    case 'ExportNamedDeclaration':
      return node.source ?? undefined;
    case 'TSExternalModuleReference':
      return node.expression;
    default:
      return undefined;
  }
}

/** Whether a module specifier in this file names something outside of the workspace. */
function leadsOut(path: string, specifier: string): boolean {
  if (/^(?:[\\/]|[a-z]:[\\/]|file:)/i.test(specifier)) return true;
  const parts = specifier.replaceAll('\\', '/');
  if (!parts.startsWith('.')) return parts.split('/').includes('..');
  return /^\.\.(?:\/|$)/.test(posix.join(posix.dirname(path), parts));
}
