import { parseSync, type Expression, type Function, type ArrowFunctionExpression, type Program } from 'oxc-parser';
import { openShapes } from './typeShape.ts';
import type { Item, NotCompared, Shape, Signature } from '../../behaviour/shape.ts';

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
  const program = programOf(path, text);
  return program === undefined ? UNPARSED : signatureIn(program, name);
}

/** What functions of a module take. Without names, those that it exports. */
export function signaturesOf(path: string, text: string, names?: readonly string[]): (Signature | NotCompared)[] {
  const program = programOf(path, text);
  if (program === undefined) return [UNPARSED];
  return (names ?? exportedFrom(program)).map((name) => signatureIn(program, name));
}

const UNPARSED: NotCompared = { reason: 'the signature cannot be parsed' };

function programOf(path: string, text: string): Program | undefined {
  return ENDINGS.map((ending) => parseSync(path, text + ending)).find(({ errors }) => errors.length === 0)?.program;
}

function exportedFrom({ body }: Program): string[] {
  return body.flatMap((statement) => {
    if (statement.type !== 'ExportNamedDeclaration') return [];
    const { declaration, specifiers } = statement;
    const listed = specifiers.flatMap(({ exported }) => (exported.type === 'Identifier' ? [exported.name] : []));
    if (declaration?.type === 'FunctionDeclaration')
      return [...listed, ...(declaration.id ? [declaration.id.name] : [])];
    if (declaration?.type !== 'VariableDeclaration') return listed;
    return [...listed, ...declaration.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? [id.name] : []))];
  });
}

function signatureIn(program: Program, name: string): Signature | NotCompared {
  const found = callableIn(program, name);
  if (found === undefined) return { reason: `${name} is no function whose parameters are written out` };
  if (found.generator) return { reason: `${name} is a generator` };
  const shapeOf = openShapes(program, found.typeParameters?.params ?? []);
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

function partsOf(parameter: Parameter) {
  if (parameter.type === 'TSParameterProperty') return { annotation: undefined, optional: false, isRest: false };
  const isRest = parameter.type === 'RestElement';
  const hasDefault = parameter.type === 'AssignmentPattern';
  const pattern = hasDefault ? parameter.left : parameter;
  const optional = hasDefault || ('optional' in pattern && pattern.optional);
  return { annotation: pattern.typeAnnotation?.typeAnnotation, optional, isRest };
}
