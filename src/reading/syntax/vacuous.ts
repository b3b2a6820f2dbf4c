import type { Node, Program } from 'oxc-parser';
import { leaving } from './leaving.ts';
import { surfaceOf } from './surface.ts';
import { walk } from './walk.ts';

export interface Vacuous {
  readonly rule: 'any' | 'local-any' | 'double-assertion' | 'local-double-assertion';
  /** The whole annotation or assertion. */
  readonly node: Node;
}

/**
 * Every `any` and every assertion that accepts anything. Those that importers come to feel are told from those that stay
 * inside: what is annotated, inferred or returned as such is no longer checked, a cast on the way is the author's own affair.
 */
export function vacuousIn(program: Program): Vacuous[] {
  const seen = felt(program);
  const found: Vacuous[] = [];
  walk(program, (node, ancestors) => {
    if (isVacuous(node)) found.push({ rule: seen.has(node) ? 'double-assertion' : 'local-double-assertion', node });
    if (isFunction(node) && seen.has(node)) found.push({ rule: 'any', node });
    if (node.type !== 'TSAnyKeyword') return;
    const whole = ancestors.findLast(({ type }) => WHOLE.test(type)) ?? node;
    found.push({ rule: seen.has(node) ? 'any' : 'local-any', node: whole });
  });
  return found;
}

/** The `any`s and assertions that reach importers. */
function felt(program: Program): Set<Node> {
  const { parts, values } = surfaceOf(program);
  const found = new Set<Node>();
  for (const part of parts)
    walk(part, (node, ancestors) => {
      if (isVacuous(node) || ((node.type === 'TSAnyKeyword' || isFunction(node)) && !isBound(node, ancestors)))
        found.add(node);
    });
  for (const node of values.flatMap(leaving)) {
    if (isVacuous(node)) found.add(node);
    const type = isAssertion(node)
      ? node.typeAnnotation
      : node.type === 'VariableDeclarator'
        ? node.id.typeAnnotation?.typeAnnotation
        : undefined;
    if (type?.type === 'TSAnyKeyword') found.add(type);
  }
  return found;
}

/** `Function` takes any arguments and gives `any`. */
function isFunction(node: Node): boolean {
  if (node.type !== 'TSTypeReference') return false;
  const { typeName: name } = node;
  if (name.type === 'TSQualifiedName')
    return name.right.name === 'Function' && name.left.type === 'Identifier' && name.left.name === 'globalThis';
  return name.type === 'Identifier' && name.name === 'Function';
}

const WHOLE = /^(?:TSTypeAnnotation|TSAsExpression|TSTypeAssertion|TSTypeAliasDeclaration|TSInterfaceDeclaration)$/;

/** `F extends (...args: any[]) => any` only says which types fit: what goes in and comes out keeps its own. */
function isBound(node: Node, ancestors: readonly Node[]): boolean {
  const path = [...ancestors, node];
  return path.some((inner, index) => {
    const outer = path[index - 1];
    return (
      (outer?.type === 'TSTypeParameter' && outer.constraint === inner) ||
      (outer?.type === 'TSConditionalType' && outer.extendsType === inner)
    );
  });
}

/** An assertion of another assertion, or to `never`: it is accepted whatever stands there. */
function isVacuous(node: Node): boolean {
  if (!isAssertion(node)) return false;
  let inner: Node = node.expression;
  while (inner.type === 'ParenthesizedExpression') inner = inner.expression;
  return node.typeAnnotation.type === 'TSNeverKeyword' || (isAssertion(inner) && !isConst(inner));
}

type Assertion = Extract<Node, { type: 'TSAsExpression' | 'TSTypeAssertion' }>;

function isAssertion(node: Node): node is Assertion {
  return node.type === 'TSAsExpression' || node.type === 'TSTypeAssertion';
}

function isConst({ typeAnnotation }: Assertion): boolean {
  return (
    typeAnnotation.type === 'TSTypeReference' &&
    typeAnnotation.typeName.type === 'Identifier' &&
    typeAnnotation.typeName.name === 'const'
  );
}
