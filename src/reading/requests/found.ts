import { posix } from 'node:path';
import { parseSync, type Expression } from 'oxc-parser';
import type { Example } from '../../../checkers/index.ts';
import type { Json } from '../../nouns/digest.ts';
import { blocksOf, type Block } from '../answers/blocks.ts';
import { closes, fenceOn, type Fence } from '../edits/fences.ts';
import type { Files } from '../../workspace/workspace.ts';

/** What a conversation says of the code it asks for: tests and examples that a user wrote into fenced blocks. */
export interface Found {
  readonly target: string;
  readonly exports: readonly string[];
  readonly files: Files;
  /** As task folders write them. */
  readonly checkers: readonly Json[];
}

/**
 * Finds the checkers in what users said, the latest words first. What assistants and tools said is never looked at: a model must not write
 * what it is judged by.
 *
 * @param said - the users' messages, the oldest first.
 */
export function foundIn(said: readonly string[]): Found | undefined {
  let read = 0;
  for (const words of said.toReversed()) {
    read += words.length;
    // Others wait meanwhile.
    if (read > LONGEST) return undefined;
    const blocks = blocksIn(words).filter(({ closed, text }) => closed && text.length < LONGEST);
    const suite = blocks.map(suiteOf).find((found) => found !== undefined);
    const cases = blocks.flatMap(examplesOf);
    const [first] = cases;
    if (suite === undefined && first === undefined) continue;
    const name = first?.name;
    const own = cases.filter((one) => one.name === name).map(({ example }) => example);
    const target = suite?.target ?? `solution.${blocks.some(isJavaScript) ? 'js' : 'ts'}`;
    return {
      target,
      exports: name === undefined ? [] : [name],
      files: suite?.files ?? {},
      checkers: [
        ...(suite === undefined ? [] : [{ tests: suite.path }]),
        ...(name === undefined ? [] : [{ examples: { call: name, cases: own } }]),
      ],
    };
  }
  return undefined;
}

const LONGEST = 100_000;
const LONGEST_LINE = 2000;
const LONGEST_NAME = 300;
const SCRIPT = /^(?:typescript|javascript|ts|js|tsx|jsx|mts|mjs)$/;
const WORDS = /^(?:text|txt|plaintext|console|)$/;

function isJavaScript({ language }: Block): boolean {
  return /^(?:javascript|js|jsx|mjs)$/.test(language);
}

/**
 * The fenced blocks of what somebody said, each read as Markdown for itself, with the line above it: as a whole it may be made so that it
 * takes for ever.
 */
function blocksIn(words: string): Block[] {
  const lines = words.split('\n');
  const blocks: Block[] = [];
  let open: { readonly fence: Fence; readonly at: number } | undefined;
  for (const [at, line] of lines.entries()) {
    const fence = open === undefined ? fenceOn(line) : undefined;
    if (fence !== undefined) open = { fence, at };
    else if (open !== undefined && closes(line, open.fence)) {
      const { indent } = open.fence;
      const above = lines
        .slice(Math.max(0, open.at - 2), open.at)
        .findLast((text) => text.trim() !== '' && text.length < LONGEST_NAME && fenceOn(text) === undefined);
      const inner = lines.slice(open.at, at + 1).map((text) => text.slice(Math.min(indent, text.search(/\S|$/))));
      blocks.push(...blocksOf([above?.trim() ?? '', '', ...inner].join('\n')));
      open = undefined;
    }
  }
  return blocks;
}

interface Suite {
  readonly path: string;
  readonly target: string;
  readonly files: Files;
}

/** A block that is a test file of vitest or Node, and imports what it tests. */
function suiteOf(block: Block): Suite | undefined {
  const { language, text, path: given } = block;
  if (!SCRIPT.test(language) && language !== '') return undefined;
  const extension = isJavaScript(block) ? 'js' : 'ts';
  const path = posix.normalize(given ?? `solution.test.${extension}`);
  if (path.startsWith('..') || posix.isAbsolute(path)) return undefined;
  const { module, errors } = parseSync(path, text);
  const imports = module.staticImports.map(({ moduleRequest: { value } }) => value);
  const runs = imports.some((from) => /^(?:vitest|node:test|node:assert(?:\/strict)?)$/.test(from));
  const tested = imports.find((from) => from.startsWith('.'));
  if (errors.length > 0 || !runs || tested === undefined) return undefined;
  const target = posix.join(posix.dirname(path), sourceOf(tested, extension));
  return target.startsWith('..') || target === path ? undefined : { path, target, files: { [path]: text } };
}

/** The file that an import means: TypeScript imports `./x.js` where it means `./x.ts`. */
function sourceOf(from: string, extension: string): string {
  if (/\.[cm]?tsx?$/.test(from)) return from;
  const bare = from.replace(/\.[cm]?jsx?$/, '');
  return bare !== from && extension === 'js' ? from : `${bare}.${extension}`;
}

interface NamedExample {
  readonly name: string;
  readonly example: Example;
}

/** Lines such as `slugify("A b") // => "a-b"`, `slugify("A b") === "a-b"` or `slugify("A b") → "a-b"`. */
function examplesOf({ language, text }: Block): NamedExample[] {
  if (!SCRIPT.test(language) && !WORDS.test(language)) return [];
  return text.split('\n').flatMap((line) => {
    if (line.length > LONGEST_LINE) return [];
    for (const between of ['//', '=>', '->', '→', '===', '==', 'returns']) {
      const at = line.indexOf(between);
      if (at < 0) continue;
      const example = exampleOf(line.slice(0, at), line.slice(at + between.length));
      return example === undefined ? [] : [example];
    }
    return [];
  });
}

function exampleOf(left: string, right: string): NamedExample | undefined {
  const called = expressionOf(left.trim().replace(/;$/, ''));
  const result = expressionOf(
    right
      .trim()
      .replace(/^(?:=>|->|→|===?|returns:?)\s*/, '')
      .replace(/[;.]$/, ''),
  );
  const call = isLog(called) ? called.arguments[0] : called;
  if (call?.type !== 'CallExpression' || call.callee.type !== 'Identifier' || result === undefined) return undefined;
  try {
    const given = call.arguments.map((argument) => valueOf(argument));
    return { name: call.callee.name, example: [given, valueOf(result)] };
  } catch {
    // Something in it is no plain value, so the line is no example but a remark.
    return undefined;
  }
}

type Node = Expression | { readonly type: string };

function isLog(node: Expression | undefined): node is Extract<Expression, { type: 'CallExpression' }> {
  return (
    node?.type === 'CallExpression' &&
    node.callee.type === 'MemberExpression' &&
    node.callee.object.type === 'Identifier' &&
    node.callee.object.name === 'console'
  );
}

function expressionOf(text: string): Expression | undefined {
  if (text === '') return undefined;
  const { program, errors } = parseSync('x.ts', `(${text}\n)`);
  const [statement] = program.body;
  if (errors.length > 0 || program.body.length !== 1 || statement?.type !== 'ExpressionStatement') return undefined;
  const { expression } = statement;
  return expression.type === 'ParenthesizedExpression' ? expression.expression : expression;
}

/** The value of a literal. @throws for anything that would have to be run to be known. */
function valueOf(node: Node): Json {
  const literal = node as Expression;
  switch (literal.type) {
    case 'Literal':
      if (literal.value === null && literal.raw !== 'null') throw new Error('no plain value');
      if (typeof literal.value === 'object' && literal.value !== null) throw new Error('no plain value');
      if (typeof literal.value === 'bigint') throw new Error('no plain value');
      return literal.value;
    case 'TemplateLiteral':
      if (literal.expressions.length > 0) throw new Error('no plain value');
      return literal.quasis.map(({ value }) => value.cooked ?? '').join('');
    case 'UnaryExpression': {
      const value = valueOf(literal.argument);
      if (literal.operator !== '-' || typeof value !== 'number') throw new Error('no plain value');
      return -value;
    }
    case 'ArrayExpression':
      return literal.elements.map((element) => {
        if (element === null) throw new Error('no plain value');
        return valueOf(element);
      });
    case 'ObjectExpression':
      return Object.fromEntries(
        literal.properties.map((property) => {
          if (property.type !== 'Property' || property.computed) throw new Error('no plain value');
          const { key } = property;
          const name = key.type === 'Identifier' ? key.name : key.type === 'Literal' ? String(key.value) : undefined;
          if (name === undefined) throw new Error('no plain value');
          return [name, valueOf(property.value)];
        }),
      );
    default:
      throw new Error('no plain value');
  }
}
