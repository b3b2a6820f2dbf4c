import type { Node, Program } from 'oxc-parser';

/** Whatever is put in. */
export const ANY = '.*';

/** The source of a pattern for what a title may come out as; what is put in at run time may be anything. */
export function patternOf(title: Node | undefined, program: Program): string {
  switch (title?.type) {
    case 'Literal':
      return typeof title.value === 'string' ? written(title.value) : ANY;
    case 'TemplateLiteral':
      return joined(title.quasis.map(({ value }) => written(value.cooked ?? '')));
    case 'BinaryExpression':
      return joined([patternOf(title.left, program), '', patternOf(title.right, program)], '');
    case 'Identifier':
      return constant(title.name, program);
    default:
      return ANY;
  }
}

/** Vitest writes values for `%s` and its kin, and for `$name`. */
function written(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`).replaceAll(/%\w|%%|%#|\\\$[\w.#]+/g, ANY);
}

function joined(parts: readonly string[], by = ANY): string {
  return parts.join(by).replaceAll(/(?:\.\*)+/g, ANY);
}

/** A text that stands at the top of the file under a name. */
function constant(name: string, program: Program): string {
  for (const statement of program.body)
    if (statement.type === 'VariableDeclaration' && statement.kind === 'const')
      for (const { id, init } of statement.declarations)
        if (id.type === 'Identifier' && id.name === name && init?.type === 'Literal' && typeof init.value === 'string')
          return written(init.value);
  return ANY;
}
