import { parser } from '@lezer/python';
import type { Syntax } from './parsed.ts';

type SyntaxNode = ReturnType<typeof parser.parse>['topNode'];

/** Reads Python, which has no exports: everything that a module declares can be imported from it. */
export function pythonSyntaxOf(code: string): Syntax {
  const tree = parser.parse(code);
  let errors = 0;
  tree.iterate({
    enter: ({ type }) => {
      if (type.isError) errors++;
    },
  });
  const nodes = childrenOf(tree.topNode).filter(({ name }) => name !== 'Comment');
  const text = (node: SyntaxNode): string => code.slice(node.from, node.to);
  const statements = nodes.map((node) => ({
    declares: declaredBy(node, text),
    start: node.from,
    end: node.from + text(node).trimEnd().length,
    prose: isProse(node, text),
  }));
  const declares = new Set(statements.flatMap((statement) => statement.declares));
  // A `return` outside of a function is the rest of one whose beginning was left out.
  const stray = nodes.some(({ name }) => name === 'ReturnStatement' || name === 'YieldStatement');
  return {
    parses: errors === 0 && !stray && nodes.length > 0,
    declares,
    callables: new Set(nodes.flatMap((node) => (isDefinition(node) ? declaredBy(node, text) : []))),
    exports: new Set(),
    imports: [],
    imported: new Set(nodes.flatMap((node) => (node.name === 'ImportStatement' ? declaredBy(node, text) : []))),
    statements,
  };
}

function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) children.push(child);
  return children;
}

const DEFINITIONS = new Set(['FunctionDefinition', 'ClassDefinition']);

function isDefinition(node: SyntaxNode): boolean {
  return DEFINITIONS.has(node.name) || (node.name === 'DecoratedStatement' && node.lastChild !== null);
}

function declaredBy(node: SyntaxNode, text: (node: SyntaxNode) => string): string[] {
  switch (node.name) {
    case 'DecoratedStatement':
      return node.lastChild === null ? [] : declaredBy(node.lastChild, text);
    case 'FunctionDefinition':
    case 'ClassDefinition':
    case 'TypeDefinition':
      return childrenOf(node)
        .filter(({ name }) => name === 'VariableName')
        .slice(0, 1)
        .map(text);
    case 'ImportStatement':
      return importedBy(childrenOf(node), text);
    case 'AssignStatement':
      return assignedBy(childrenOf(node), text);
    default:
      return [];
  }
}

/** The names that `import a.b as c, d` and `from a import b as c` bind. */
function importedBy(children: readonly SyntaxNode[], text: (node: SyntaxNode) => string): string[] {
  const from = children.findIndex(({ name }) => name === 'import');
  const bound: string[] = [];
  let first = true;
  for (const child of children.slice(from + 1)) {
    if (child.name === ',') first = true;
    else if (child.name === 'as') bound.pop();
    else if (child.name === 'VariableName' && (first || children[children.indexOf(child) - 1]?.name === 'as')) {
      bound.push(text(child));
      first = false;
    }
  }
  return bound;
}

/** Names in front of the last `=`. */
function assignedBy(children: readonly SyntaxNode[], text: (node: SyntaxNode) => string): string[] {
  const end = children.findLastIndex(({ name }) => name === 'AssignOp');
  return children.slice(0, Math.max(end, 0)).flatMap((child) => (child.name === 'VariableName' ? [text(child)] : []));
}

/** A bare word or number parses as a statement, and is what prose and printed output look like to a parser. */
function isProse(node: SyntaxNode, text: (node: SyntaxNode) => string): boolean {
  const [first, ...rest] = childrenOf(node);
  if (node.name !== 'ExpressionStatement' || first === undefined || rest.length > 0) return false;
  const only = first.name;
  return (
    ['VariableName', 'Number', 'Boolean', 'None'].includes(only) || (only === 'String' && !text(node).includes('\n'))
  );
}
