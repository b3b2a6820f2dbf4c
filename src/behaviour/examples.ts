import { parseSync, Visitor, type CallExpression, type Expression, type Program } from 'oxc-parser';
import globals from 'globals';
import { openNames, valueOf } from './seen.ts';
import type { Input } from './shape.ts';

/** What a test or an example says that a call gives. */
export interface Example {
  readonly input: Input;
  readonly expected: unknown;
}

/** What the assertions of a text say of a function. */
export interface Examples {
  /** Those whose arguments and value are written out: `assert.equal(f(1), 2)`, `expect(f(1)).toBe(2)`. */
  readonly told: readonly Example[];
  /** Those that call, or name, what is defined nowhere, each as it is written: nothing can meet them. */
  readonly adrift: readonly string[];
}

const EQUALITY = /^(?:deepEqual|deepStrictEqual|equal|strictEqual|toBe|toEqual|toStrictEqual)$/;
const KNOWN = new Set(Object.keys({ ...globals.builtin, ...globals.node, ...globals.vitest }));

/** Reads the assertions of equality in a text. */
export function examplesIn(path: string, text: string, name: string): Examples {
  const { program, errors } = parseSync(path, text);
  if (errors.length > 0) return { told: [], adrift: [] };
  const told: Example[] = [];
  const adrift: string[] = [];
  const names = openNames(name);
  const defined = new Set([name, ...namesDefinedIn(program)]);
  new Visitor({
    VariableDeclarator: (declared) => names.follow(declared),
    CallExpression(call) {
      const [actual, expected] = sidesOf(call);
      if (actual === undefined || expected === undefined || expected.type === 'SpreadElement') return;
      const input = names.inputOf(actual);
      const value = valueOf(expected);
      if (input !== undefined && value !== undefined) told.push({ input, expected: value.value });
      const named = actual.type === 'CallExpression' ? actual.callee : actual;
      if (named.type === 'Identifier' && !defined.has(named.name) && !KNOWN.has(named.name))
        adrift.push(text.slice(call.start, call.end));
    },
  }).visit(program);
  return { told, adrift };
}

/** What an assertion of equality compares: what is, and what is expected. */
function sidesOf({ callee, arguments: args }: CallExpression): CallExpression['arguments'] {
  if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return [];
  if (!EQUALITY.test(callee.property.name)) return [];
  const object: Expression = callee.object;
  return object.type === 'CallExpression' ? [...object.arguments.slice(0, 1), ...args.slice(0, 1)] : args;
}

/** Every name that a text binds anywhere: whether it reaches an assertion is not asked. */
function namesDefinedIn(program: Program): Set<string> {
  const names = new Set<string>();
  const add = (pattern: { readonly type: string } | null): void => {
    if (pattern?.type === 'Identifier' && 'name' in pattern) names.add(String(pattern.name));
  };
  new Visitor({
    ImportSpecifier: ({ local }) => add(local),
    ImportDefaultSpecifier: ({ local }) => add(local),
    ImportNamespaceSpecifier: ({ local }) => add(local),
    VariableDeclarator: ({ id }) => add(id),
    FunctionDeclaration: ({ id, params }) => [id, ...params].forEach((one) => add(one)),
    FunctionExpression: ({ params }) => params.forEach(add),
    ArrowFunctionExpression: ({ params }) => params.forEach(add),
    ClassDeclaration: ({ id }) => add(id),
    Property: ({ value }) => add(value),
    ArrayPattern: ({ elements }) => elements.forEach(add),
    RestElement: ({ argument }) => add(argument),
    AssignmentPattern: ({ left }) => add(left),
  }).visit(program);
  return names;
}
