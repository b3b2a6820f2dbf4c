import { parseSync, type Directive, type ParseResult, type Statement } from 'oxc-parser';
import type { Syntax } from './parsed.ts';
import { pythonSyntaxOf } from './pythonSyntax.ts';

/** Whether code of this path can be read here. */
export function isParsed(path: string): boolean {
  return /\.(?:[cm]?[jt]sx?|py)$/.test(path);
}

/** The beginning of a file made whole, so that it can be read: its last function gets an empty body. */
export function closed(path: string, beginning: string): string {
  return isPython(path) ? `${beginning.trimEnd()}\n${indentIn(beginning)}pass\n` : `${beginning}}`;
}

/** Reads TypeScript, JavaScript or Python. The path decides which, and the dialect (`.tsx` or not). */
export function syntaxOf(path: string, code: string): Syntax {
  if (isPython(path)) return pythonSyntaxOf(code);
  const { program, module, errors } = parsed(path, code);
  const statements = program.body.map((statement) => ({
    declares: declared(statement),
    start: statement.start,
    end: statement.end,
    prose: isProse(statement),
  }));
  return {
    parses: errors.length === 0 && program.body.length > 0,
    declares: new Set(statements.flatMap(({ declares }) => declares)),
    callables: new Set(program.body.flatMap((statement) => (isCallable(statement) ? declared(statement) : []))),
    exports: new Set(
      module.staticExports.flatMap(({ entries }) => entries.map(({ exportName }) => exportName.name ?? 'default')),
    ),
    imports: module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    imported: new Set(program.body.flatMap((one) => (one.type === 'ImportDeclaration' ? declared(one) : []))),
    statements,
  };
}

/** As a module, or where it is none, as a sloppy script. */
function parsed(path: string, code: string): ParseResult {
  const asModule = parseSync(path, code);
  if (asModule.errors.length === 0 || !/\.jsx?$/.test(path)) return asModule;
  const asScript = parseSync('file.cjs', code);
  return asScript.errors.length === 0 ? asScript : asModule;
}

function isPython(path: string): boolean {
  return path.endsWith('.py');
}

/** As deep as the lines of a doc comment stand that the last function has already, or one step. */
function indentIn(beginning: string): string {
  const last = beginning.trimEnd().split('\n').at(-1) ?? '';
  return last.endsWith(':') ? `${/^\s*/.exec(last)?.[0] ?? ''}    ` : (/^\s+/.exec(last)?.[0] ?? '    ');
}

function declared(statement: Directive | Statement): string[] {
  switch (statement.type) {
    case 'ExportNamedDeclaration':
      return statement.declaration === null ? [] : declared(statement.declaration);
    case 'ExportDefaultDeclaration':
      return 'id' in statement.declaration && statement.declaration.id !== null && 'name' in statement.declaration.id
        ? [statement.declaration.id.name]
        : ['default'];
    case 'VariableDeclaration':
      return statement.declarations.flatMap(({ id }) => ('name' in id ? [id.name] : []));
    case 'ImportDeclaration':
      return statement.specifiers.map(({ local }) => local.name);
    case 'FunctionDeclaration':
    case 'ClassDeclaration':
    case 'TSDeclareFunction':
      return statement.id === null ? [] : [statement.id.name];
    case 'TSTypeAliasDeclaration':
    case 'TSInterfaceDeclaration':
    case 'TSEnumDeclaration':
      return [statement.id.name];
    default:
      return [];
  }
}

function isCallable(statement: Directive | Statement): boolean {
  const inner =
    (statement.type === 'ExportNamedDeclaration' || statement.type === 'ExportDefaultDeclaration') &&
    statement.declaration !== null
      ? statement.declaration
      : statement;
  if (inner.type === 'VariableDeclaration')
    return inner.declarations.some(
      ({ init }) =>
        init?.type === 'ArrowFunctionExpression' ||
        init?.type === 'FunctionExpression' ||
        init?.type === 'ClassExpression',
    );
  return inner.type === 'FunctionDeclaration' || inner.type === 'ClassDeclaration';
}

/** A bare word or a labelled one parses as a statement, and is what prose looks like to a parser. */
function isProse(statement: Directive | Statement): boolean {
  if (statement.type === 'EmptyStatement') return true;
  if (statement.type === 'LabeledStatement') return isProse(statement.body);
  return (
    statement.type === 'ExpressionStatement' &&
    ['Identifier', 'Literal', 'TemplateLiteral', 'TaggedTemplateExpression'].includes(statement.expression.type)
  );
}
