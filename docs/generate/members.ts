import { readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { parseSync, type Comment, type Node } from 'oxc-parser';

const ROOT = resolve(import.meta.dirname, '../..');

/** A declaration of a source file, as its readers are to see it. */
export interface Declared {
  readonly name: string;
  readonly comment: string;
  /** The properties of an interface, the members of a union, or nothing. */
  readonly rows: readonly Row[];
}

interface Row {
  readonly name: string;
  readonly type: string;
  readonly comment: string;
}

/** Reads declarations by their names, in that order. */
export function declaredIn(path: string, names: readonly string[]): Declared[] {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const { program, comments } = parseSync(basename(path), text);
  const source = (node: Node): string => text.slice(node.start, node.end);
  const above = (node: Node): string => commentAbove(text, comments, node);

  function declared(name: string): Declared {
    for (const statement of program.body) {
      const one = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
      if (one === null || !('id' in one) || one.id === null || !('name' in one.id) || one.id.name !== name) continue;
      return { name, comment: above(statement), rows: rowsOf(one) };
    }
    throw new Error(`${path} declares no ${name}.`);
  }

  function rowsOf(node: Node): Row[] {
    if (node.type === 'TSInterfaceDeclaration')
      return node.body.body.flatMap((member) =>
        member.type === 'TSPropertySignature'
          ? [{ name: nameOf(source(member.key), member.optional), type: typeOf(member.typeAnnotation), comment: above(member) }]
          : [],
      ); // prettier-ignore
    if (node.type !== 'TSTypeAliasDeclaration' || node.typeAnnotation.type !== 'TSUnionType') return [];
    return node.typeAnnotation.types.map((type) => ({ ...unionRow(type), comment: above(type) }));
  }

  /** By its `kind`, where it has one. */
  function unionRow(type: Node): Omit<Row, 'comment'> {
    if (type.type !== 'TSTypeLiteral') return { name: source(type), type: '' };
    const fields = type.members.flatMap((member) => (member.type === 'TSPropertySignature' ? [member] : []));
    const kind = fields.find(({ key }) => source(key) === 'kind');
    const others = fields.filter((field) => field !== kind).map(({ key, optional }) => nameOf(source(key), optional));
    return { name: typeOf(kind?.typeAnnotation), type: others.join(', ') };
  }

  function typeOf(annotation: { readonly typeAnnotation: Node } | null | undefined): string {
    return annotation === null || annotation === undefined
      ? ''
      : source(annotation.typeAnnotation).replaceAll(/\s+/g, ' ').replaceAll('readonly ', '');
  }

  return names.map(declared);
}

function nameOf(name: string, optional: boolean): string {
  return optional ? `${name}?` : name;
}

/** The comment for readers that ends where a node begins. */
function commentAbove(text: string, comments: readonly Comment[], node: Node): string {
  const before = comments.findLast(({ end }) => end <= node.start);
  if (before === undefined || !before.value.startsWith('*')) return '';
  if (!/^[\s|]*$/.test(text.slice(before.end, node.start))) return '';
  return before.value
    .replace(/^\*/, '')
    .split('\n')
    .map((line) => line.replace(/^\s*\*? ?/, ''))
    .join('\n')
    .replace(/\n@[\s\S]*$/, '')
    .replaceAll(/\{@link (\w+)[^}]*\}/g, '`$1`')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
