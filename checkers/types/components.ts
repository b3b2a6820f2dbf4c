import { posix } from 'node:path';
import type { Look } from '../../src/typescript/typescript.ts';
import type { Files } from '../../src/workspace/workspace.ts';

/** Whether a file is a component whose script only a compiler of its framework understands. */
export function frameworkOf(path: string): 'vue' | 'svelte' | undefined {
  return path.endsWith('.vue') ? 'vue' : path.endsWith('.svelte') ? 'svelte' : undefined;
}

/** Reads the syntax of files, of components by their scripts. */
export async function lookThrough(look: (files: Files) => Promise<Look>, files: Files): Promise<Look> {
  const looked = asComponents(await look(scriptsIn(files)));
  return { ...looked, breaches: [...looked.breaches, ...breachesIn(files)] };
}

/** Files with the scripts of components in the place of these, on the same lines. */
export function scriptsIn(files: Files): Files {
  return Object.fromEntries(
    Object.entries(files).map(([path, text]) =>
      frameworkOf(path) === undefined ? [path, text] : [`${path}.ts`, scriptOf(text)],
    ),
  );
}

/** What was read of such scripts, said of the components. */
function asComponents({ facts, breaches, unread }: Look): Look {
  // Each component is a module, whatever its script imports.
  const isModule = ({ file, rule, text }: Look['breaches'][number]): boolean => {
    const fact = facts.get(file);
    return own(file) !== file && rule === 'global' && typeof fact === 'object' && fact.script?.text === text;
  };
  const own = (path: string): string => path.replace(/\.(vue|svelte)\.ts$/, '.$1');
  return {
    facts: new Map([...facts].map(([path, fact]) => [own(path), fact])),
    breaches: breaches.filter((breach) => !isModule(breach)).map((breach) => ({ ...breach, file: own(breach.file) })),
    unread: unread && { ...unread, file: own(unread.file) },
  };
}

/** A `<script>` of a component. */
interface Script {
  /** Where its opening tag begins and ends. */
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

/** Each letter is looked at once: the text may be a candidate's. */
function scriptsOf(text: string): Script[] {
  const opening = /<script\b/gi;
  const closing = /<\/script/gi;
  const scripts: Script[] = [];
  for (;;) {
    opening.lastIndex = scripts.at(-1)?.to ?? 0;
    const at = opening.exec(text)?.index;
    const from = at === undefined ? 0 : text.indexOf('>', at) + 1;
    closing.lastIndex = from;
    const to = from > 0 ? closing.exec(text)?.index : undefined;
    if (at === undefined || to === undefined) return scripts;
    scripts.push({ at, from, to });
  }
}

/** What stands outside of `<script>` left blank. */
function scriptOf(text: string): string {
  return swapped(text, true);
}

function swapped(text: string, within: boolean): string {
  const blank = (part: string): string => part.replace(/[^\n]/g, ' ');
  const [inner, outer] = within ? [(part: string) => part, blank] : [blank, (part: string) => part];
  let made = '';
  let end = 0;
  for (const { from, to } of scriptsOf(text)) {
    made += outer(text.slice(end, from)) + inner(text.slice(from, to));
    end = to;
  }
  return made + outer(text.slice(end));
}

const SUPPRESSING = /@vue-(?:ignore|skip|nocheck|expect-error)|@ts-(?:ignore|nocheck|expect-error)/g;

/** Ways to empty the check of a component that stand outside of its scripts: words to the compiler, and a script that is not TypeScript. */
function breachesIn(files: Files): Look['breaches'] {
  return Object.entries(files).flatMap(([file, text]) => {
    if (frameworkOf(file) === undefined) return [];
    const words = [...swapped(text, false).matchAll(SUPPRESSING)].map(({ index, 0: word }) => ({ index, text: word }));
    const untyped = scriptsOf(text)
      .map(({ at, from }) => ({ index: at, text: text.slice(at, from) }))
      .filter((tag) => !/\blang\s*=\s*["']?tsx?\b/.test(tag.text) || /\ssrc\s*=/.test(tag.text));
    return [...words, ...untyped].map(({ index, text: found }) => {
      const before = text.slice(0, index).split('\n');
      return {
        file,
        rule: 'suppression' as const,
        text: found,
        line: before.length,
        column: (before.at(-1)?.length ?? 0) + 1,
      };
    });
  });
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
