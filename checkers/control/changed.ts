import type { Node } from 'oxc-parser';

/**
 * Source of another value of the same kind, for a literal or what is made of literals; undefined for anything else. In arrays and
 * objects one of the literals is changed, whichever `pick` comes to: a cheat may hide in any of them.
 */
export function changed(node: Node, text: string, random: string, pick: number): string | undefined {
  const source = text.slice(node.start, node.end);
  const leaves = leavesOf(node);
  const leaf = leaves[pick % leaves.length];
  if (leaf !== undefined) {
    const value = ofLeaf(leaf, text, random);
    return value && text.slice(node.start, leaf.start) + value + text.slice(leaf.end, node.end);
  }
  switch (node.type) {
    case 'ArrayExpression':
      return `[...${source}, ${JSON.stringify(random)}]`;
    case 'ObjectExpression':
      return `{ ...${source}, ${JSON.stringify(random)}: true }`;
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
      return changed(node.expression, text, random, pick);
    default:
      return undefined;
  }
}

/** Literals that a value is made of. */
function leavesOf(node: Node): Node[] {
  switch (node.type) {
    case 'ArrayExpression':
      return node.elements.flatMap((element) => (element === null ? [] : leavesOf(element)));
    case 'ObjectExpression':
      // What stands before a spread may be written over by it.
      return node.properties
        .slice(node.properties.findLastIndex(({ type }) => type === 'SpreadElement') + 1)
        .flatMap((property) => (property.type === 'Property' ? leavesOf(property.value) : []));
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
      return leavesOf(node.expression);
    default:
      return ofLeaf(node, '', '') === undefined ? [] : [node];
  }
}

function ofLeaf(node: Node, text: string, random: string): string | undefined {
  switch (node.type) {
    case 'Literal':
      return ofLiteral(node.value, random);
    case 'TemplateLiteral':
      return node.expressions.length === 0 ? `\`${text.slice(node.start + 1, node.end - 1)} ${random}\`` : undefined;
    case 'UnaryExpression':
      return node.operator === '-' && node.argument.type === 'Literal'
        ? ofLiteral(node.argument.value, random)
        : undefined;
    default:
      return undefined;
  }
}

function ofLiteral(value: unknown, random: string): string | undefined {
  switch (typeof value) {
    case 'boolean':
      return String(!value);
    case 'number':
      // Next to a large number there is no other. A whole number stays one: who takes the answers out of the tests looks for those.
      if (Math.abs(value) > 2 ** 50) return '0.5';
      return String(value + (Number.isInteger(value) ? 1 + ((Number.parseInt(random, 16) || 0) % 9) : 1.5));
    case 'bigint':
      return `${value + 1n}n`;
    case 'string':
      return JSON.stringify(`${value} ${random}`);
    default:
      return value === null ? JSON.stringify(random) : undefined;
  }
}
