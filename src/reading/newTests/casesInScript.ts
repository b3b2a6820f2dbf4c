import { parseSync, type Node, type Program } from 'oxc-parser';
import { walk } from '../syntax/walk.ts';
import { namedAlike } from './namedAlike.ts';
import { meansOther } from './meansOther.ts';
import { reachesFurther } from './reachesFurther.ts';

type Statement = Program['body'][number];
type Call = Extract<Node, { type: 'CallExpression' }>;

interface Source {
  readonly body: readonly Statement[];
  readonly text: string;
}

/**
 * Titles of the cases that a file of JavaScript or TypeScript has more than before. None where anything else of it is changed, where it could
 * reach further than a case should, or where a title cannot be told from those that stand there.
 */
export function casesInScript(path: string, before: string | undefined, text: string): readonly string[] {
  const now = read(path, text);
  const old = before === undefined ? { body: [], text: '' } : read(path, before);
  if (now === undefined || old === undefined) return [];
  const added = before === undefined ? now.body : addedTo(old.body, now.body, { old, now });
  if (added === undefined || reachesFurther(added) || ordersIn(now) !== ordersIn(old)) return [];
  if (meansOther(importedIn(old.body), importedIn(now.body), old.text)) return [];
  const titles = titlesIn(added);
  const known = titlesIn(old.body).filter((title) => title !== undefined);
  if (!titles.every((title) => title !== undefined)) return [];
  return titles.some((title) => known.some((other) => namedAlike(other, title))) ? [] : titles;
}

/** Runners and compilers obey these in comments; vitest does wherever they stand. */
const ORDERS = /@(?:vitest|jest)-|@ts-nocheck|\b(?:istanbul|c8|v8) ignore/g;

function ordersIn({ text }: Source): number {
  return text.match(ORDERS)?.length ?? 0;
}

function read(path: string, text: string): Source | undefined {
  const { program, errors } = parseSync(path, text);
  return errors.length > 0 ? undefined : { body: program.body, text };
}

interface Both {
  readonly old: Source;
  readonly now: Source;
}

/** The statements that came to those that were there, which stand as they were and in their order; undefined where one does not. */
function addedTo(before: readonly Statement[], after: readonly Statement[], both: Both): Statement[] | undefined {
  const added: Statement[] = [];
  let next = 0;
  for (const statement of after) {
    const old = before[next];
    const within = old && grown(old, statement, both);
    if (within !== undefined) {
      added.push(...within);
      next++;
    } else if (isAddition(statement)) added.push(statement);
    else return undefined;
  }
  return next === before.length ? added : undefined;
}

/** What came to one statement: nothing where it is the same, names to an import, cases to a group. */
function grown(old: Statement, now: Statement, both: Both): Statement[] | undefined {
  if (textOf(old, both.old) === textOf(now, both.now)) return [];
  if (old.type === 'ImportDeclaration' && now.type === 'ImportDeclaration') {
    const names = (one: typeof old, of: Source): string[] => one.specifiers.map((each) => textOf(each, of));
    const [had, has] = [names(old, both.old), names(now, both.now)];
    const same = old.source.value === now.source.value && old.importKind === now.importKind;
    return same && had.every((name) => has.includes(name)) ? [] : undefined;
  }
  const [before, after] = [groupOf(old), groupOf(now)];
  if (before === undefined || after === undefined) return undefined;
  const around = (one: Statement, { body }: typeof before, of: Source): string =>
    `${of.text.slice(one.start, body.start)}…${of.text.slice(body.end, one.end)}`;
  if (around(old, before, both.old) !== around(now, after, both.now)) return undefined;
  return addedTo(before.body.body, after.body.body, both);
}

/** A group of cases with the function that holds them. */
function groupOf(
  statement: Statement,
): { readonly body: { body: Statement[]; start: number; end: number } } | undefined {
  const call = callOf(statement);
  if (call === undefined || !GROUPS.test(rootOf(call.callee) ?? '')) return undefined;
  for (const one of call.arguments)
    if (one.type === 'ArrowFunctionExpression' || one.type === 'FunctionExpression')
      return one.body?.type === 'BlockStatement' ? { body: one.body } : undefined;
  return undefined;
}

const GROUPS = /^(?:describe|suite|context)$/;
const CASES = /^(?:it|test|specify)$/;
/** What may stand behind them: `it.each(…)`, and not what has others left out. */
const WAYS = new Set(['each', 'for', 'concurrent', 'sequential', 'serial', 'describe', 'it', 'test']);

/** The name that a call of cases begins with; undefined where it is no such call. */
function rootOf(callee: Node): string | undefined {
  switch (callee.type) {
    case 'Identifier':
      return callee.name;
    case 'CallExpression':
      return rootOf(callee.callee);
    case 'TaggedTemplateExpression':
      return rootOf(callee.tag);
    case 'MemberExpression': {
      const { property } = callee;
      return !callee.computed && property.type === 'Identifier' && WAYS.has(property.name)
        ? rootOf(callee.object)
        : undefined;
    }
    default:
      return undefined;
  }
}

function callOf(statement: Statement): Call | undefined {
  return statement.type === 'ExpressionStatement' && statement.expression.type === 'CallExpression'
    ? statement.expression
    : undefined;
}

/** A case, a group of them, or an import of names. */
function isAddition(statement: Statement): boolean {
  if (statement.type === 'ImportDeclaration') return statement.specifiers.length > 0;
  const root = rootOf(callOf(statement)?.callee ?? statement) ?? '';
  return CASES.test(root) || GROUPS.test(root);
}

function importedIn(statements: readonly Statement[]): string[] {
  return statements.flatMap((one) =>
    one.type === 'ImportDeclaration' ? one.specifiers.map(({ local }) => local.name) : [],
  );
}

/** Titles of the cases, wherever they stand in these; one that is not written out is undefined. */
function titlesIn(statements: readonly Statement[]): (string | undefined)[] {
  const titles: (string | undefined)[] = [];
  for (const statement of statements)
    walk(statement, (node, ancestors) => {
      if (node.type !== 'CallExpression' || !CASES.test(rootOf(node.callee) ?? '')) return;
      // `it.each(table)` is called with the title only next.
      const parent = ancestors.at(-1);
      if (parent?.type === 'CallExpression' && parent.callee === node) return;
      titles.push(titleOf(node.arguments[0]));
    });
  return titles;
}

function titleOf(node: Node | undefined): string | undefined {
  if (node?.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node?.type !== 'TemplateLiteral') return undefined;
  const [first] = node.quasis;
  return node.expressions.length === 0 ? (first?.value.cooked ?? undefined) : undefined;
}

function textOf({ start, end }: Node, { text }: Source): string {
  return text.slice(start, end);
}
