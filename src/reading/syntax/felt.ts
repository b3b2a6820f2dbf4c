import { parseSync } from 'oxc-parser';
import { walk } from './walk.ts';
import type { Ask } from './asks.ts';

/**
 * Whether a type, as the compiler writes it, lets importers do as they please: `any`, or `Function`, in what is exported, or as
 * what is returned.
 */
export function isFelt(use: Ask['use'], type: string): boolean {
  if (!/\b(?:any|Function)\b/.test(type)) return false;
  switch (use) {
    case 'exported':
      return holdsAny(type);
    case 'value':
      return type === 'any';
    case 'called':
      return type === 'any' || type === 'Function' || /(?:=>|\)\s*:) any$/.test(type);
    case 'element':
      return type === 'any' || type === 'any[]' || type === 'readonly any[]' || type === 'Function';
  }
}

/** Bounds of type parameters only say which types fit. */
function holdsAny(type: string): boolean {
  const { program } = parseSync('type.ts', `type It = ${type};`);
  let found = false;
  walk(program, (node) => {
    found ||= node.type === 'TSAnyKeyword';
    found ||=
      node.type === 'TSTypeReference' && node.typeName.type === 'Identifier' && node.typeName.name === 'Function';
    return node.type !== 'TSTypeParameterDeclaration';
  });
  return found;
}
