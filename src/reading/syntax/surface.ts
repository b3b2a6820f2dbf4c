import type {
  Class,
  Declaration,
  ExportDefaultDeclarationKind,
  Expression,
  Function,
  Node,
  ParamPattern,
  Program,
} from 'oxc-parser';
import { walk } from './walk.ts';

export type FunctionLike = Extract<
  Node,
  {
    type:
      | 'FunctionDeclaration'
      | 'FunctionExpression'
      | 'ArrowFunctionExpression'
      | 'TSDeclareFunction'
      | 'TSEmptyBodyFunctionExpression';
  }
>;

/**
 * The parts of a module that decide the types its importers see: annotations of what it exports, what stands in for a
 * missing annotation (an initializer, a body), and the module's own declarations that these name.
 */
export function surfaceOf(program: Program): Surface {
  const declared = declarationsOf(program);
  const parts: Node[] = [];
  const values: Node[] = [];
  const seen = new Set<Node>();
  const waiting = exportedFrom(program, declared);
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    values.push(...valuesOf(node));
    for (const part of partsOf(node)) {
      parts.push(part);
      walk(part, (inner) => {
        if (inner.type === 'Identifier') waiting.push(...(declared.get(inner.name) ?? []));
      });
    }
  }
  return { parts, values };
}

export interface Surface {
  readonly parts: readonly Node[];
  /** The functions and initializers whose values importers get. */
  readonly values: readonly Node[];
}

/** Top-level declarations by name. Where a function has overloads, those are what importers see. */
function declarationsOf({ body }: Program): Map<string, Node[]> {
  const found = new Map<string, Node[]>();
  const add = (name: string | undefined, node: Node): void => {
    if (name !== undefined) found.set(name, [...(found.get(name) ?? []), node]);
  };
  for (const statement of body) {
    const exported = statement.type === 'ExportNamedDeclaration' || statement.type === 'ExportDefaultDeclaration';
    const node: Node | null = exported ? statement.declaration : statement;
    if (node === null) continue;
    if (node.type === 'VariableDeclaration')
      for (const one of node.declarations)
        walk(one.id, (inner) => (inner.type === 'Identifier' ? add(inner.name, one) : undefined));
    else if (
      'id' in node &&
      node.id !== null &&
      node.id !== undefined &&
      'name' in node.id &&
      typeof node.id.name === 'string'
    )
      add(node.id.name, node);
  }
  for (const [name, nodes] of found) {
    const overloads = nodes.filter(({ type }) => type === 'TSDeclareFunction');
    if (overloads.length > 0) found.set(name, [...overloads, ...nodes.filter(({ type }) => !/Function/.test(type))]);
  }
  return found;
}

/** What is exported; everything where nothing is, since then nobody can say what counts. */
function exportedFrom({ body }: Program, declared: ReadonlyMap<string, Node[]>): Node[] {
  const exported: Node[] = [];
  for (const statement of body) {
    if (statement.type === 'ExportNamedDeclaration') {
      exported.push(...namesIn(statement.declaration).flatMap((name) => declared.get(name) ?? []));
      if (statement.source !== null) continue;
      for (const { local } of statement.specifiers)
        if ('name' in local) exported.push(...(declared.get(local.name) ?? []));
    } else if (statement.type === 'ExportDefaultDeclaration') {
      exported.push(...defaultOf(statement.declaration, declared));
    } else if (statement.type === 'TSExportAssignment') exported.push(statement.expression);
  }
  return exported.length > 0 ? exported : [...declared.values()].flat();
}

function defaultOf(node: ExportDefaultDeclarationKind, declared: ReadonlyMap<string, Node[]>): Node[] {
  const name = 'id' in node && node.id !== null && 'name' in node.id ? node.id.name : undefined;
  return (typeof name === 'string' ? declared.get(name) : undefined) ?? [node];
}

function namesIn(declaration: Declaration | null): string[] {
  if (declaration === null) return [];
  const names: string[] = [];
  const ids: Node[] =
    declaration.type === 'VariableDeclaration'
      ? declaration.declarations.map(({ id }) => id)
      : 'id' in declaration && declaration.id
        ? [declaration.id]
        : [];
  for (const id of ids) walk(id, (inner) => (inner.type === 'Identifier' ? void names.push(inner.name) : undefined));
  return names;
}

/** The parts of one declaration or expression that others see the type of. */
function partsOf(node: Node): Node[] {
  if (isFunction(node)) return ofFunction(node);
  switch (node.type) {
    case 'VariableDeclarator':
      return annotationOf(node.id) ?? (node.init === null ? [] : ofExpression(node.init));
    case 'ClassDeclaration':
    case 'ClassExpression':
      return ofClass(node);
    default:
      return [node];
  }
}

function valuesOf(node: Node): Node[] {
  if (isFunction(node)) return [node];
  if (node.type === 'VariableDeclarator') return node.init === null ? [] : [node.init];
  if (node.type !== 'ClassDeclaration' && node.type !== 'ClassExpression') return [];
  return publicMembers(node).flatMap((member) => ('value' in member && member.value ? [member.value] : []));
}

function ofExpression(expression: Expression): Node[] {
  if (expression.type === 'ParenthesizedExpression') return ofExpression(expression.expression);
  return isFunction(expression) || expression.type === 'ClassExpression' ? partsOf(expression) : [expression];
}

/** Anything with parameters and, mostly, a body. */
export function isFunction(node: Node): node is FunctionLike {
  return /^(?:FunctionDeclaration|FunctionExpression|ArrowFunctionExpression|TSDeclareFunction|TSEmptyBodyFunctionExpression)$/.test(
    node.type,
  );
}

/** Without a return type, the body decides it. */
function ofFunction({ typeParameters, params, returnType, body }: Function | FunctionLike): Node[] {
  return [typeParameters, ...params.flatMap(ofParameter), returnType ?? body].filter(
    (part) => part !== null && part !== undefined,
  );
}

function ofParameter(parameter: ParamPattern): Node[] {
  if (parameter.type === 'TSParameterProperty') return ofParameter(parameter.parameter);
  if (parameter.type === 'AssignmentPattern') return annotationOf(parameter.left) ?? [parameter.right];
  return annotationOf(parameter) ?? [];
}

function annotationOf(pattern: Node): Node[] | undefined {
  return 'typeAnnotation' in pattern && pattern.typeAnnotation ? [pattern.typeAnnotation] : undefined;
}

function ofClass({ superClass, superTypeArguments, typeParameters, implements: interfaces, body }: Class): Node[] {
  const members = publicMembers({ body }).flatMap((member): Node[] => {
    switch (member.type) {
      case 'MethodDefinition':
      case 'TSAbstractMethodDefinition':
        return ofFunction(member.value);
      case 'PropertyDefinition':
      case 'TSAbstractPropertyDefinition':
      case 'AccessorProperty':
      case 'TSAbstractAccessorProperty':
        return annotationOf(member) ?? (member.value === null ? [] : ofExpression(member.value));
      case 'TSIndexSignature':
        return [member];
      case 'StaticBlock':
        return [];
    }
  });
  return [superClass, superTypeArguments, typeParameters, ...(interfaces ?? []), ...members].filter(
    (part) => part !== null && part !== undefined,
  );
}

function publicMembers({ body }: Pick<Class, 'body'>): Class['body']['body'] {
  return body.body.filter(
    (member) =>
      !('accessibility' in member && member.accessibility === 'private') &&
      !('key' in member && member.key.type === 'PrivateIdentifier'),
  );
}
