import type { Node, Program } from 'oxc-parser';
import { leaving } from './leaving.ts';
import { isParsedText, parsedBy, soleDeclarators } from './lies.ts';
import { isFunction, surfaceOf } from './surface.ts';
import { walk } from './walk.ts';

/**
 * What syntax cannot tell and the compiler can: the type of a name. `exported`: importers get it as it is. `value`, `called`,
 * `element`: what is returned is the name itself, what calling it gives, or one of its elements.
 */
export interface Ask {
  readonly use: 'exported' | 'value' | 'called' | 'element';
  /** Of the name, in UTF-16 units. */
  readonly position: number;
  /** The whole expression or declaration. */
  readonly node: Node;
}

/** More of them are not asked: a file that exports thousands of names would take its time. */
const MOST = 200;

/** The questions about a file whose syntax leaves open what importers get. */
export function asksOf(program: Program): Ask[] {
  const declared = soleDeclarators(program);
  const values = surfaceOf(program)
    .values.flatMap(leaving)
    .flatMap((node) => askOf(node, declared));
  return [...exportedWithout(program), ...values].slice(0, MOST);
}

/** Exported names whose type is not written down: the compiler finds one. */
function exportedWithout({ body }: Program): Ask[] {
  const names = new Map<string, Node>();
  const exported = new Set<string>();
  for (const statement of body) {
    const inner = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    const own = inner === null ? [] : openNames(inner);
    for (const name of own) if (name.type === 'Identifier') names.set(name.name, name);
    if (statement.type !== 'ExportNamedDeclaration') continue;
    for (const name of own) if (name.type === 'Identifier') exported.add(name.name);
    if (statement.source === null)
      for (const { local } of statement.specifiers) if (local.type === 'Identifier') exported.add(local.name);
  }
  return [...exported].flatMap((name) => {
    const node = names.get(name);
    return node === undefined ? [] : [{ use: 'exported', position: node.start, node } satisfies Ask];
  });
}

function openNames(node: Node): Node[] {
  if (isFunction(node)) return node.id && !node.returnType ? [node.id] : [];
  if (node.type !== 'VariableDeclaration') return [];
  return node.declarations.flatMap(({ id, init }) => {
    if (id.typeAnnotation && isPlain(id.typeAnnotation.typeAnnotation)) return [];
    if (init !== null && isFunction(init) && init.returnType && init.params.every(isTyped)) return [];
    const names: Node[] = [];
    walk(id, (inner) => {
      if (inner.type === 'Identifier') names.push(inner);
      return inner.type !== 'TSTypeAnnotation';
    });
    return names;
  });
}

/** A type that is what it says; another may be a name for `any`. */
function isPlain(type: Node): boolean {
  let plain = true;
  walk(type, (node) => void (plain &&= node.type !== 'TSTypeReference' && node.type !== 'TSTypeQuery'));
  return plain;
}

function isTyped(parameter: Node): boolean {
  return 'typeAnnotation' in parameter && parameter.typeAnnotation !== null && parameter.typeAnnotation !== undefined;
}

function askOf(node: Node, declared: ReadonlyMap<string, Node>): Ask[] {
  switch (node.type) {
    case 'Identifier': {
      const origin = declared.get(node.name);
      if (origin?.type === 'VariableDeclarator' && (origin.id.typeAnnotation || isFromOutside(origin.init))) return [];
      return node.name === 'undefined' ? [] : [{ use: 'value', position: node.start, node }];
    }
    case 'CallExpression': {
      if (isFromOutside(node)) return [];
      const name = nameIn(node.callee);
      return name === undefined ? [] : [{ use: 'called', position: name.start, node }];
    }
    case 'MemberExpression': {
      const name = node.computed ? nameIn(node.object) : nameIn(node);
      return name === undefined ? [] : [{ use: node.computed ? 'element' : 'value', position: name.start, node }];
    }
    default:
      return [];
  }
}

/** The last name of `a` or `a.b`. */
function nameIn(node: Node): Node | undefined {
  if (node.type === 'Identifier') return node;
  return node.type === 'MemberExpression' && !node.computed && node.property.type === 'Identifier'
    ? node.property
    : undefined;
}

/** What is read in is of no type that a compiler could know. What is written in the program itself is. */
function isFromOutside(node: Node | null): boolean {
  if (node?.type === 'AwaitExpression') return isFromOutside(node.argument);
  if (node?.type !== 'CallExpression') return false;
  if (parsedBy(node) !== undefined) return !isParsedText(node);
  const { callee } = node;
  return callee.type === 'MemberExpression' && callee.property.type === 'Identifier' && callee.property.name === 'json';
}
