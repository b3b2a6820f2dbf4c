import { posix } from 'node:path';
import type { Look } from '../../src/typescript/typescript.ts';
import type { Files } from '../../src/workspace/workspace.ts';

/** Whether a file is a component whose script only a compiler of its framework understands. */
export function frameworkOf(path: string): 'vue' | 'svelte' | undefined {
  return path.endsWith('.vue') ? 'vue' : path.endsWith('.svelte') ? 'svelte' : undefined;
}

/** Files with the scripts of components in the place of these, on the same lines. */
export function scriptsIn(files: Files): Files {
  return Object.fromEntries(
    Object.entries(files).map(([path, text]) =>
      frameworkOf(path) === undefined ? [path, text] : [`${path}.ts`, scriptOf(text)],
    ),
  );
}

/** What was read of such scripts, said of the components. Their compilers are asked for no types: there is nothing to ask of these. */
export function asComponents({ facts, breaches, unread }: Look): Look {
  const own = (path: string): string => path.replace(/\.(vue|svelte)\.ts$/, '.$1');
  return {
    facts: new Map(
      [...facts].map(([path, fact]) => [own(path), typeof fact === 'string' ? fact : { ...fact, asks: [] }]),
    ),
    breaches: breaches.map((breach) => ({ ...breach, file: own(breach.file) })),
    unread: unread && { ...unread, file: own(unread.file) },
  };
}

/** What stands outside of `<script>` left blank. Each letter is looked at once: the text may be a candidate's. */
function scriptOf(text: string): string {
  const blank = (part: string): string => part.replace(/[^\n]/g, ' ');
  const opening = /<script\b/gi;
  const closing = /<\/script/gi;
  let made = '';
  let end = 0;
  for (;;) {
    opening.lastIndex = end;
    const from = opening.exec(text) === null ? -1 : text.indexOf('>', opening.lastIndex) + 1;
    closing.lastIndex = from;
    const to = from > 0 ? closing.exec(text)?.index : undefined;
    if (to === undefined) return made + blank(text.slice(end));
    made += blank(text.slice(end, from)) + text.slice(from, to);
    end = to;
  }
}

/** Modules that a component's script names, as its text has them. */
function namedIn(text: string): string[] {
  const script = scriptOf(text);
  return [...script.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*(["'])([^"'\n]+)\1/g)].map(([, , name = '']) => name);
}

/**
 * The components that come by a target, as far as paths tell: those that name it, or something of which only the tsconfig knows what it is, or
 * a file that does.
 */
export function componentsReaching(files: Files, components: Files, targets: readonly string[]): string[] {
  const reached = new Set(targets.map(bare));
  const all = Object.entries({ ...files, ...components }).filter(([path]) => !path.endsWith('.json'));
  const named = new Map(all.map(([path, text]) => [path, namedOf(path, text)]));
  for (let size = -1; size !== reached.size;) {
    size = reached.size;
    for (const [path, names] of named) if (names.some((name) => reaches(path, name, reached))) reached.add(bare(path));
  }
  return Object.keys(components).filter((path) => reached.has(bare(path)));
}

function namedOf(path: string, text: string): string[] {
  if (frameworkOf(path) !== undefined) return namedIn(text);
  return namedIn(`<script>${text}</script>`);
}

/** An alias is taken to lead to whatever ends like it. */
function reaches(from: string, name: string, reached: ReadonlySet<string>): boolean {
  if (name.startsWith('.')) {
    const path = bare(posix.join(posix.dirname(from), name));
    return reached.has(path) || reached.has(`${path}/index`);
  }
  const tail = bare(name).replace(/^[^/]*\//, '');
  return [...reached].some((path) => path === tail || path.endsWith(`/${tail}`) || path.endsWith(`/${tail}/index`));
}

function bare(path: string): string {
  return path.replace(/(?:\.d)?\.(?:[cm]?[jt]sx?|vue|svelte)$/, '');
}
