import { parseSync, type Expression, type Function, type ArrowFunctionExpression, type Program } from 'oxc-parser';
import { openShapes } from './typeShape.ts';
import type { Item, NotCompared, Shape, Signature } from './shape.ts';

type Callable = Function | ArrowFunctionExpression;
type Parameter = Callable['params'][number];

/** The beginning of a function is a signature too: what is missing is its closing brace. */
const ENDINGS = ['', '\n}'] as const;

/**
 * What a function takes, read from the syntax. The compiler would know types of other files as well, but it wants a project around them; a
 * signature that stands in its own file is read in a millisecond, and no other is guessed at.
 *
 * @param text - of a module, or of the beginning of a function.
 */
export function signatureOf(path: string, text: string, name: string): Signature | NotCompared {
  const parsed = ENDINGS.map((ending) => parseSync(path, text + ending)).find(({ errors }) => errors.length === 0);
  if (parsed === undefined) return { reason: 'the signature cannot be parsed' };
  const found = callableIn(parsed.program, name);
  if (found === undefined) return { reason: `${name} is no function whose parameters are written out` };
  if (found.async || isPromise(found)) return { reason: `${name} is asynchronous` };
  if (found.generator) return { reason: `${name} is a generator` };
  const shapeOf = openShapes(parsed.program, found.typeParameters?.params ?? []);
  const items: Item[] = [];
  let rest: Shape | undefined;
  for (const parameter of found.params) {
    const { annotation, optional, isRest } = partsOf(parameter);
    const shape = annotation === undefined ? ({ kind: 'any' } as const) : shapeOf(annotation);
    if ('reason' in shape) return { reason: `a parameter of ${name} is ${shape.reason}` };
    if (!isRest) items.push({ shape, optional });
    else if (shape.kind === 'array') rest = shape.of;
    else return { reason: `the rest parameter of ${name} is no array` };
  }
  return { name, items, ...(rest && { rest }) };
}

function callableIn({ body }: Program, name: string): Callable | undefined {
  for (const statement of body) {
    const isExport = statement.type === 'ExportNamedDeclaration' || statement.type === 'ExportDefaultDeclaration';
    const declared = isExport ? statement.declaration : statement;
    if (declared === null) continue;
    if (declared.type === 'FunctionDeclaration' || declared.type === 'TSDeclareFunction') {
      if (declared.id?.name === name) return declared;
    }
    if (declared.type !== 'VariableDeclaration') continue;
    for (const { id, init } of declared.declarations)
      if (id.type === 'Identifier' && id.name === name && isCallable(init)) return init;
  }
  return undefined;
}

function isCallable(init: Expression | null): init is Callable {
  return init?.type === 'ArrowFunctionExpression' || init?.type === 'FunctionExpression';
}

function isPromise({ returnType }: Callable): boolean {
  const type = returnType?.typeAnnotation;
  return type?.type === 'TSTypeReference' && type.typeName.type === 'Identifier' && type.typeName.name === 'Promise';
}

function partsOf(parameter: Parameter) {
  if (parameter.type === 'TSParameterProperty') return { annotation: undefined, optional: false, isRest: false };
  const isRest = parameter.type === 'RestElement';
  const hasDefault = parameter.type === 'AssignmentPattern';
  const pattern = hasDefault ? parameter.left : parameter;
  const optional = hasDefault || ('optional' in pattern && pattern.optional);
  return { annotation: pattern.typeAnnotation?.typeAnnotation, optional, isRest };
}
