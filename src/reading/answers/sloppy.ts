import { posix } from 'node:path';
import { parseSync, Visitor, type ParamPattern } from 'oxc-parser';
import { readText, type Workspace } from '../../workspace/workspace.ts';

// A JavaScript file that is no module runs as a sloppy script: a name that was never declared may be assigned to, `010` is eight. As a module,
// the same code throws, or does not even parse.

/** Whether a file of this path is a script where it has neither imports nor exports, by the `package.json` that holds for it. */
export async function isScriptThere(path: string, workspace: Workspace): Promise<boolean> {
  if (path.endsWith('.cjs')) return true;
  if (!/\.jsx?$/.test(path)) return false;
  for (let folder = posix.dirname(path); ; folder = posix.dirname(folder)) {
    const text = await readText(workspace, posix.join(folder, 'package.json'));
    if (text !== undefined) return !/"type"\s*:\s*"module"/.test(text);
    if (folder === '.' || folder === '/') return true;
  }
}

/** Whether code runs as a script only. */
export function needsSloppy(code: string): boolean {
  const strictly = { showSemanticErrors: true };
  const asModule = parseSync('file.mjs', code, strictly);
  if (asModule.errors.length > 0) return parseSync('file.cjs', code, strictly).errors.length === 0;
  if (asModule.module.hasModuleSyntax) return false;
  if (/^(?:module\.)?exports\b.*=/m.test(code)) return true;
  const declared = new Set<string>();
  const assigned = new Set<string>();
  const add = (names: readonly string[]): void => names.forEach((name) => declared.add(name));
  new Visitor({
    VariableDeclarator: ({ id }) => add(namesIn(id)),
    FunctionDeclaration: ({ id, params }) => add([...(id === null ? [] : [id.name]), ...params.flatMap(namesIn)]),
    FunctionExpression: ({ id, params }) => add([...(id === null ? [] : [id.name]), ...params.flatMap(namesIn)]),
    ArrowFunctionExpression: ({ params }) => add(params.flatMap(namesIn)),
    ClassDeclaration: ({ id }) => add(id === null ? [] : [id.name]),
    CatchClause: ({ param }) => add(param === null ? [] : namesIn(param)),
    AssignmentExpression({ left }) {
      if (left.type === 'Identifier') assigned.add(left.name);
    },
    ForInStatement({ left }) {
      if (left.type === 'Identifier') assigned.add(left.name);
    },
    ForOfStatement({ left }) {
      if (left.type === 'Identifier') assigned.add(left.name);
    },
  }).visit(asModule.program);
  return [...assigned].some((name) => !declared.has(name));
}

type Pattern = ParamPattern | { readonly type: string };

/** The names that a pattern binds. */
function namesIn(pattern: Pattern): string[] {
  const bound = pattern as ParamPattern;
  switch (bound.type) {
    case 'Identifier':
      return [bound.name];
    case 'AssignmentPattern':
      return namesIn(bound.left);
    case 'RestElement':
      return namesIn(bound.argument);
    case 'ArrayPattern':
      return bound.elements.flatMap((element) => (element === null ? [] : namesIn(element)));
    case 'ObjectPattern':
      return bound.properties.flatMap((property) =>
        property.type === 'RestElement' ? namesIn(property.argument) : namesIn(property.value),
      );
    default:
      return [];
  }
}
