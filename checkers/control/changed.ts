import type { Node } from 'oxc-parser';

/** Source of another value of the same kind, for a literal; undefined for anything else. */
export function changed(node: Node, text: string, random: string): string | undefined {
  const source = text.slice(node.start, node.end);
  switch (node.type) {
    case 'Literal':
      return ofLiteral(node.value, random);
    case 'TemplateLiteral':
      return node.expressions.length === 0 ? `\`${source.slice(1, -1)} ${random}\`` : undefined;
    case 'UnaryExpression':
      return node.operator === '-' && node.argument.type === 'Literal'
        ? ofLiteral(node.argument.value, random)
        : undefined;
    case 'ArrayExpression':
      return `[...${source}, ${JSON.stringify(random)}]`;
    case 'ObjectExpression':
      return `{ ...${source}, ${JSON.stringify(random)}: true }`;
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
      return changed(node.expression, text, random);
    default:
      return undefined;
  }
}

function ofLiteral(value: unknown, random: string): string | undefined {
  switch (typeof value) {
    case 'boolean':
      return String(!value);
    case 'number':
      // Next to a large number there is no other.
      return Math.abs(value) > 2 ** 50 ? '0.5' : String(value + 1.5);
    case 'bigint':
      return `${value + 1n}n`;
    case 'string':
      return JSON.stringify(`${value} ${random}`);
    default:
      return value === null ? JSON.stringify(random) : undefined;
  }
}
