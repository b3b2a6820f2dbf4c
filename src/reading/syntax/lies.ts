import type { Node, Program } from 'oxc-parser';
import { isFunction, type FunctionLike } from './surface.ts';
import { walk } from './walk.ts';

/** A place in which the author's word is taken for what nothing shows. */
export interface Lie {
  readonly rule: 'double-assertion' | 'global' | 'any';
  readonly node: Node;
}

/** Words that the compiler takes for granted, and that an honest author has no use for in this shape. */
export function liesIn(program: Program): Lie[] {
  const declared = soleDeclarators(program);
  const found: Lie[] = [];
  const lie = (node: Node): void => void found.push({ rule: 'double-assertion', node });
  walk(program, (node) => {
    if (isFunction(node)) {
      const predicate = node.returnType?.typeAnnotation;
      if (predicate?.type === 'TSTypePredicate' && isUnfounded(predicate, node)) lie(predicate);
      if (castsToOrder(node)) lie(node.returnType ?? node);
      if (takesNothing(node)) lie(node.params[0] ?? node);
    }
    const given =
      node.type === 'ReturnStatement' ? node.argument : node.type === 'ArrowFunctionExpression' ? node.body : null;
    // Its value is known, and its type is not.
    if (given !== null && isParsedText(given)) found.push({ rule: 'any', node: given });
    if (isAssertion(node) && (givesNothing(node.typeAnnotation) || isLaundered(node, declared))) lie(node);
  });
  for (const statement of program.body) {
    const inner = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    // A value that nobody makes: it would have to be a global of every file.
    if (inner !== null && 'declare' in inner && inner.declare && /Variable|Function|Class|Enum/.test(inner.type))
      found.push({ rule: 'global', node: inner });
  }
  return [...found, ...unlikeOverloads(program)];
}

/** `x is T` and `asserts x is T` by a function that never looks at `x`. */
function isUnfounded(predicate: Extract<Node, { type: 'TSTypePredicate' }>, { body }: FunctionLike): boolean {
  const name = predicate.parameterName.type === 'Identifier' ? predicate.parameterName.name : 'this';
  return body !== null && body !== undefined && !mentions(body, name);
}

/** `<T>(x: unknown): T => x as T`: whatever is wanted of it. */
function castsToOrder({ typeParameters, params, returnType, body }: FunctionLike): boolean {
  const wanted = nameOfType(returnType?.typeAnnotation);
  const own = typeParameters?.params.map(({ name }) => name.name) ?? [];
  if (wanted === undefined || !own.includes(wanted) || !body || params.some((one) => mentions(one, wanted)))
    return false;
  const names = new Set(params.flatMap((one) => (one.type === 'Identifier' ? [one.name] : [])));
  let casts = false;
  walk(body, (node) => {
    if (!isAssertion(node) || nameOfType(node.typeAnnotation) !== wanted) return;
    casts ||= node.expression.type === 'Identifier' && names.has(node.expression.name);
  });
  return casts;
}

/** `(x: never): number`: fits wherever a function is wanted. One that never returns is how a choice is shown to be complete. */
function takesNothing({ params, returnType }: FunctionLike): boolean {
  const kinds = params.map((one) => ('typeAnnotation' in one ? one.typeAnnotation?.typeAnnotation.type : undefined));
  return kinds.includes('TSNeverKeyword') && returnType?.typeAnnotation.type !== 'TSNeverKeyword';
}

/** An assertion that a function gives `never`, which is everything that anybody wants. */
function givesNothing(type: Node): boolean {
  return type.type === 'TSFunctionType' && type.returnType?.typeAnnotation.type === 'TSNeverKeyword';
}

const EMPTY = new Set(['TSUnknownKeyword', 'TSAnyKeyword', 'TSObjectKeyword']);

/** `const u: unknown = s; u as number`: two assertions, one of them by a name. What a call brings may be anything. */
function isLaundered({ expression }: Assertion, declared: ReadonlyMap<string, Node>): boolean {
  const origin = expression.type === 'Identifier' ? declared.get(expression.name) : undefined;
  if (origin?.type !== 'VariableDeclarator' || origin.init === null) return false;
  const type = origin.id.typeAnnotation?.typeAnnotation;
  if (type === undefined || !(EMPTY.has(type.type) || (type.type === 'TSTypeLiteral' && type.members.length === 0)))
    return false;
  return !/^(?:Call|Await|New|Import|Yield)Expression$/.test(origin.init.type);
}

/** Overloads that leave out what the implementation says it returns. */
function unlikeOverloads({ body }: Program): Lie[] {
  const functions = body.flatMap((statement) => {
    const inner = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    return inner !== null && isFunction(inner) ? [inner] : [];
  });
  return functions.flatMap((made): Lie[] => {
    const said = functions.filter(
      (one) => one !== made && one.type === 'TSDeclareFunction' && one.id?.name === made.id?.name,
    );
    const type = made.returnType?.typeAnnotation;
    if (made.body === null || said.length === 0 || type === undefined) return [];
    const kinds = new Set(said.flatMap(({ returnType }) => kindsIn(returnType?.typeAnnotation)));
    const own = kindsIn(type);
    return own.every((kind) => PRIMITIVE.test(kind)) && own.some((kind) => !kinds.has(kind))
      ? [{ rule: 'double-assertion', node: type }]
      : [];
  });
}

const PRIMITIVE = /^TS(?:String|Number|Boolean|BigInt|Null|Undefined|Symbol)Keyword$/;

function kindsIn(type: Node | undefined): string[] {
  return type?.type === 'TSUnionType' ? type.types.map((one) => one.type) : type === undefined ? [] : [type.type];
}

/** `JSON.parse('"x"')`: of what is written in the program itself. */
export function isParsedText(node: Node): boolean {
  const text = parsedBy(node);
  return text?.type === 'Literal' || (text?.type === 'TemplateLiteral' && text.expressions.length === 0);
}

/** What a call of `JSON.parse` is given; undefined for anything else. */
export function parsedBy(node: Node): Node | undefined {
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return undefined;
  const { object, property } = node.callee;
  const parses = isNamed(object, 'JSON') && isNamed(property, 'parse');
  return parses ? node.arguments[0] : undefined;
}

function isNamed(node: Node, name: string): boolean {
  return node.type === 'Identifier' && node.name === name;
}

type Assertion = Extract<Node, { type: 'TSAsExpression' | 'TSTypeAssertion' }>;

function isAssertion(node: Node): node is Assertion {
  return node.type === 'TSAsExpression' || node.type === 'TSTypeAssertion';
}

function nameOfType(type: Node | undefined): string | undefined {
  return type?.type === 'TSTypeReference' && type.typeName.type === 'Identifier' ? type.typeName.name : undefined;
}

function mentions(root: Node, name: string): boolean {
  let found = false;
  walk(root, (node) => {
    found ||= node.type === 'ThisExpression' ? name === 'this' : node.type === 'Identifier' && node.name === name;
  });
  return found;
}

/** Variables by their names, without those of which there are several: nobody is followed into another scope. */
export function soleDeclarators(program: Program): ReadonlyMap<string, Node> {
  const found = new Map<string, Node[]>();
  walk(program, (node) => {
    if (node.type === 'VariableDeclarator' && node.id.type === 'Identifier')
      found.set(node.id.name, [...(found.get(node.id.name) ?? []), node]);
  });
  return new Map([...found].flatMap(([name, nodes]) => (nodes.length === 1 && nodes[0] ? [[name, nodes[0]]] : [])));
}
