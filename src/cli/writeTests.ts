import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';
import { TaskError } from '../errors.ts';
import type { Settled } from '../nouns/solution.ts';
import { writeWhole } from '../text/wholeFile.ts';

/**
 * Puts what was settled behind the tests of a file; a file that is not there yet is begun.
 *
 * @param path - of the file of tests, relative to the workspace as the targets are.
 * @param text - of the file as it is.
 * @throws {@link TaskError} for a line that is no plain call: what programs of others give must not become code of the user's.
 */
export function withSettled(path: string, text: string | undefined, settled: readonly Settled[]): string {
  const { module, errors } = parseSync(path, text ?? '');
  if (errors.length > 0)
    throw new TaskError(`${path} is no file of tests that can be read.`, {
      at: '--write-tests',
      fix: 'Mend it, or name another file. Nothing was written.',
    });
  const imported = new Set(
    module.staticImports.flatMap(({ entries }) => entries.map(({ localName }) => localName.value)),
  );
  const runs = ['test', 'it'].find((name) => imported.has(name)) ?? 'test';
  const needed = new Map<string, string[]>();
  const need = (from: string, name: string): void => {
    if (!imported.has(name)) needed.set(from, [...new Set([...(needed.get(from) ?? []), name])]);
  };
  need('vitest', 'expect');
  need('vitest', runs);
  for (const { target, name } of settled) need(specifierOf(path, target), name);
  const imports = [...needed].map(([from, names]) => `import { ${names.toSorted().join(', ')} } from '${from}';\n`);
  for (const one of settled) refuseCode(path, one);
  const own = settled.filter(({ line }) => text?.includes(line) !== true);
  const tests = own.map(
    ({ line, name, by }) =>
      `\n${runs}(${JSON.stringify(`${name}, as ${by.join(' and ')} said`)}, ${line.includes('await ') ? 'async ' : ''}() => {\n  ${line}\n});\n`,
  );
  return own.length === 0 ? (text ?? '') : [...imports, text ?? '', ...tests].join('');
}

/** The path of a file of tests within a workspace. @throws {@link TaskError} for one that leads out of it. */
export function pathWithin(path: string): string {
  const clean = posix.normalize(path.replaceAll('\\', '/'));
  if (!posix.isAbsolute(clean) && !clean.startsWith('..') && /\.[cm]?[jt]sx?$/.test(clean)) return clean;
  throw new TaskError(`${path} is no script within the workspace of the task.`, {
    at: '--write-tests',
    fix: 'Give a path relative to the workspace, such as test/slugify.test.ts.',
  });
}

/**
 * Keeps what was settled in a file of tests of a workspace, the whole file or none of it.
 *
 * @returns what to say of it.
 */
export async function keepTests(root: string, path: string, settled: readonly Settled[]): Promise<string> {
  const file = join(root, pathWithin(path));
  const text = await readFile(file, 'utf8').catch(() => undefined);
  const whole = withSettled(path, text, settled);
  await mkdir(dirname(file), { recursive: true });
  writeWhole(file, whole);
  return `Wrote ${file}. List it among the checkers of the task, where they are listed.\n`;
}

/** Names that a line may use beside the function's. */
const WORDS: ReadonlySet<string> = new Set(['expect', 'undefined', 'NaN', 'Infinity', 'Set', 'Map', 'Date']);
const METHODS: ReadonlySet<string> = new Set(['toEqual', 'toThrow', 'rejects']);

function refuseCode(path: string, { line, name }: Settled): void {
  const { program, errors } = parseSync('line.ts', line);
  let isPlain =
    !['expect', 'test', 'it'].includes(name) &&
    errors.length === 0 &&
    program.body.length === 1 &&
    program.body[0]?.type === 'ExpressionStatement' &&
    !/[\r\n\u2028\u2029]/.test(line);
  const keys = new Set<unknown>();
  const refuse = (): void => void (isPlain = false);
  new Visitor({
    Property({ key, computed }) {
      if (computed) refuse();
      keys.add(key);
    },
    MemberExpression({ property, computed }) {
      if (computed || property.type !== 'Identifier' || !METHODS.has(property.name)) refuse();
      keys.add(property);
    },
    Identifier(node) {
      if (!keys.has(node) && node.name !== name && !WORDS.has(node.name)) refuse();
    },
    ArrowFunctionExpression({ body, params }) {
      if (body.type !== 'CallExpression' || params.length > 0) refuse();
    },
    TaggedTemplateExpression: refuse,
    TemplateLiteral: refuse,
    AssignmentExpression: refuse,
    FunctionExpression: refuse,
    ClassExpression: refuse,
    ImportExpression: refuse,
    SpreadElement: refuse,
  }).visit(program);
  if (isPlain) return;
  throw new TaskError(`${JSON.stringify(line)} is no plain call, so it is not written into ${path}.`, {
    at: '--write-tests',
    fix: 'Write a test for it yourself.',
  });
}

function specifierOf(path: string, target: string): string {
  const relative = posix.relative(posix.dirname(path), target);
  return relative.startsWith('.') ? relative : `./${relative}`;
}
