import { MagicString } from 'magic-string';
import { posix } from 'node:path';
import { parseSync, type Node } from 'oxc-parser';
import { walk } from '../reading/syntax/walk.ts';
import type { Files } from '../workspace/workspace.ts';

const STEP = 'weakCommitteeStep();';

/**
 * A text that counts its steps: it says so wherever a loop goes round and a function begins. How many steps a program takes is the same on a
 * busy machine, so that one which comes to no end is found at once, and no honest one is taken for it.
 */
function counted(path: string, text: string): string {
  const { program, errors } = parseSync(posix.basename(path), text);
  if (errors.length > 0) return text;
  const code = new MagicString(text);
  walk(program, (node) => {
    const body = bodyOf(node);
    if (body === undefined) return;
    if (body.type !== 'BlockStatement') {
      code.prependRight(body.start, `{ ${STEP} `);
      code.appendLeft(body.end, ' }');
      return;
    }
    const directives = body.body.filter((one) => 'directive' in one && one.directive !== null);
    code.appendLeft(directives.at(-1)?.end ?? body.start + 1, ` ${STEP} `);
  });
  return code.toString();
}

/** The same for each of some files. */
export function countedAll(files: Files): Files {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [path, counted(path, text)]));
}

/** What is run each time round, or each time called. An arrow function without a block cannot run on by itself. */
function bodyOf(node: Node): Node | undefined {
  switch (node.type) {
    case 'ForStatement':
    case 'ForInStatement':
    case 'ForOfStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
      return node.body;
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return node.body?.type === 'BlockStatement' ? node.body : undefined;
    default:
      return undefined;
  }
}
