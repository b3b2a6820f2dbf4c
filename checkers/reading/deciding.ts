import type { Node } from 'oxc-parser';
import type { Task } from '../../src/nouns/task.ts';
import { walk } from '../../src/reading/syntax/walk.ts';
import { calledName, isFunction, rootOf } from './callee.ts';
import { openTaint, type Tainted } from './taint.ts';
import { ANY, patternOf } from './titles.ts';

/** A place that makes a test, or a group of them, and in which a candidate has a say. */
export interface Site {
  /** Matches the whole name of each test that it makes. */
  readonly names: RegExp;
  /** The title is put together at run time: the pattern matches whatever is there. */
  readonly anything: boolean;
  /** The one condition on which it runs, and whether it runs where that holds. */
  readonly when?: { readonly text: string; readonly holds: boolean };
}

/** What the tests of some files leave to the candidate. */
export interface Decided {
  readonly sites: readonly Site[];
  /** The names of all tests whose titles stand in the files. */
  readonly known: readonly RegExp[];
  /** Whether anything of the candidate is read while tests are made: then it may decide in ways that nobody sees. */
  readonly reads: boolean;
}

/**
 * Reads which tests a candidate has a say in: `it.skipIf(!own.supported)`, `it.each(own.cases)`, `ctx.skip()` on a condition. Better one too
 * many than one too few: what is said of them is held against what ran.
 *
 * @param files - of tests.
 */
export async function decidedOf(task: Task, files: readonly string[]): Promise<Decided> {
  const taint = await openTaint(task);
  const read = await Promise.all(files.map(async (path) => decidedIn(await taint(path))));
  return {
    sites: read.flatMap(({ sites }) => sites),
    known: read.flatMap(({ known }) => known),
    reads: read.some(({ reads }) => reads),
  };
}

function decidedIn(file: Tainted): Decided {
  const { program, text, mentions, makes } = file;
  const sites: Site[] = [];
  const known: RegExp[] = [];
  let reads = false;
  walk(program, (node, ancestors) => {
    if (node.type === 'ImportDeclaration') return false;
    reads ||=
      /^(?:Identifier|ImportExpression)$/.test(node.type) && mentions(node) && !isWithinTest(ancestors, node, makes);
    if (node.type !== 'CallExpression') return true;
    const skips = calledName(node.callee) === 'skip' && !makes(node.callee);
    const isMaker = isMakerCall(node, makes);
    const title = patternOf(node.arguments[0], program);
    const isGroup = /^(?:describe|suite)$/.test(rootOf(node.callee));
    if (isMaker && !isGroup && title !== ANY) known.push(namesOf(title, false));
    if (!skips && !isMaker) return true;
    const conditions = ancestors.flatMap((ancestor, n) => conditionsOf(ancestor, ancestors[n + 1] ?? node, file));
    const own = skips ? node.arguments : [node.callee, ...node.arguments.slice(1).filter((one) => !isFunction(one))];
    const asked = [...conditions, ...own.map((one) => ({ node: one }))].filter((one) => mentions(one.node));
    if (asked.length === 0) return true;
    const maker = skips ? ancestors.findLast((one) => isMakerCall(one, makes)) : node;
    if (maker?.type !== 'CallExpression') return true;
    const pattern = skips ? patternOf(maker.arguments[0], program) : title;
    const group = skips ? /^(?:describe|suite)$/.test(rootOf(maker.callee)) : isGroup;
    const when = asked.length === 1 && !skips ? (whenOf(node.callee, text) ?? conditionIn(asked[0], text)) : undefined;
    sites.push({ names: namesOf(pattern, group), anything: pattern === ANY && !group, ...(when && { when }) });
    return true;
  });
  return { sites, known, reads };
}

function namesOf(pattern: string, isGroup: boolean): RegExp {
  return new RegExp(`(?:^| > )${pattern}${isGroup ? ' > ' : '$'}`, 's');
}

/** Whether code runs only once a test does: in its body, or in a hook. */
function isWithinTest(ancestors: readonly Node[], node: Node, makes: Tainted['makes']): boolean {
  return ancestors.some((ancestor, n) => {
    const part = ancestors[n + 1] ?? node;
    if (ancestor.type !== 'CallExpression' || !isFunction(part)) return false;
    const root = rootOf(ancestor.callee);
    return HOOKS.has(root) || (makes(ancestor.callee) && root !== 'describe' && root !== 'suite');
  });
}

const HOOKS: ReadonlySet<string> = new Set(
  'after afterAll afterEach before beforeAll beforeEach onTestFinished setup suiteSetup suiteTeardown teardown'.split(
    ' ',
  ),
);

interface Condition {
  readonly node: Node;
  /** Whether a part is run where it holds; undefined where it is no mere yes or no. */
  readonly holds?: boolean;
}

/** What decides whether, or how often, a part of a node is run. */
function conditionsOf(node: Node, part: Node, { makes }: Pick<Tainted, 'makes'>): Condition[] {
  switch (node.type) {
    case 'IfStatement':
    case 'ConditionalExpression':
      return part === node.test ? [] : [{ node: node.test, holds: part === node.consequent }];
    case 'WhileStatement':
      return part === node.test ? [] : [{ node: node.test }];
    case 'ForStatement':
      return node.test === null ? [] : [{ node: node.test }];
    case 'LogicalExpression':
      return part === node.right ? [{ node: node.left }] : [];
    case 'ForOfStatement':
    case 'ForInStatement':
      return [{ node: node.right }];
    case 'SwitchStatement':
      return [
        { node: node.discriminant },
        ...node.cases.flatMap(({ test }) => (test === null ? [] : [{ node: test }])),
      ];
    case 'BlockStatement':
    case 'Program':
      return leavingBefore(node.body, part);
    case 'CallExpression':
      // A callback is called for each part of what its method belongs to; a test of a group runs where the group does.
      if (!isFunction(part)) return [];
      return makes(node.callee) || node.callee.type === 'MemberExpression' ? [{ node: node.callee }] : [];
    default:
      return [];
  }
}

/** Conditions on which a block is left ahead of one of its statements. */
function leavingBefore(body: readonly Node[], part: Node): Condition[] {
  return body.slice(0, body.indexOf(part)).flatMap((statement) => {
    if (statement.type !== 'IfStatement') return [];
    let leaves = false;
    walk(statement, (one) => {
      leaves ||= /^(?:Return|Throw|Continue|Break)Statement$/.test(one.type);
      return !isFunction(one);
    });
    return leaves ? [{ node: statement.test }] : [];
  });
}

/** The condition of `skipIf` and `runIf`. */
function whenOf(callee: Node, text: string): Site['when'] {
  if (callee.type !== 'CallExpression') return undefined;
  const name = calledName(callee.callee);
  const [given] = callee.arguments;
  if ((name !== 'skipIf' && name !== 'runIf') || given === undefined) return undefined;
  return conditionIn({ node: given, holds: name === 'runIf' }, text);
}

function conditionIn(condition: Condition | undefined, text: string): Site['when'] {
  if (condition?.holds === undefined) return undefined;
  let { node, holds } = condition;
  while (node.type === 'UnaryExpression' && node.operator === '!') {
    node = node.argument;
    holds = !holds;
  }
  return { text: text.slice(node.start, node.end), holds };
}

/** Whether a call makes a test: it is given a title and more. */
function isMakerCall(node: Node, makes: Tainted['makes']): boolean {
  return node.type === 'CallExpression' && node.arguments.length > 1 && makes(node.callee);
}
