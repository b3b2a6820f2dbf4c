import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Lookup, type Made, remembered } from '../../disk/remembered.ts';
import { digestOf } from '../../nouns/digest.ts';

/** A script for a realm, with everything it imports in it. */
export interface Bundle {
  readonly digest: string;
  readonly code: string;
}

const bundles = new Map<string, Promise<Bundle>>();

/**
 * Bundles an entry file of ours into one script. It takes a third of a second, so that each is kept on disk for later processes.
 *
 * @param from - the folder from which packages are resolved first, so that a workspace's own vitest is the one that judges.
 */
export function bundle(entry: URL, from: string): Promise<Bundle> {
  const key = `${entry.href} ${from}`;
  const made = bundles.get(key) ?? recall(fileURLToPath(entry), from);
  bundles.set(key, made);
  return made;
}

async function recall(entry: string, from: string): Promise<Bundle> {
  const code = await remembered(`bundle of ${entry}\n${from}`, () => make(entry, from));
  return { code, digest: digestOf(code) };
}

/** Not in a realm: what a bundled library imports of Node and of build tools is never called there. */
const ABSENT = /^(?:node:|vite\/)/;

async function make(entry: string, from: string): Promise<Made> {
  const { rolldown } = await import('rolldown');
  // How it is bundled decides too: this file, and the bundler's version.
  const inputs = new Set([fileURLToPath(import.meta.url), fileURLToPath(import.meta.resolve('rolldown/package.json'))]);
  const lookups = new Map<string, Lookup>();
  const lookUp = (id: string, folder: string): void => {
    const lookup = [packageIn(id), folder] as const;
    lookups.set(lookup.join('\n'), lookup);
  };
  const build = await rolldown({
    input: entry,
    platform: 'neutral',
    resolve: { conditionNames: ['import', 'default'], mainFields: ['module', 'main'] },
    // Names that only such imports give are bound to nothing.
    shimMissingExports: true,
    logLevel: 'silent',
    plugins: [
      {
        name: 'realm',
        async resolveId(id, importer) {
          if (ABSENT.test(id)) return `\0absent:${id}`;
          if (!isBare(id) || importer === undefined) return null;
          lookUp(id, dirname(importer));
          if (!isOwn(importer)) return null;
          lookUp(id, from);
          return (await this.resolve(id, join(from, 'importer.js'))) ?? null;
        },
        load(id) {
          if (id.startsWith('\0absent:')) return 'export default {};\nexport class EvaluatedModules {}';
          if (!id.startsWith('\0')) inputs.add(id);
          return null;
        },
      },
    ],
  });
  const { output } = await build.generate({ format: 'iife', strict: true, minify: true, codeSplitting: false });
  await build.close();
  return { text: output[0].code, inputs: [...inputs], lookups: [...lookups.values()] };
}

function isBare(id: string): boolean {
  return /^[@\w]/.test(id) && !isAbsolute(id);
}

/** Where our files stand: the repository, or what was built of it, which itself stands in a `node_modules`. */
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

function isOwn(file: string): boolean {
  const path = relative(ROOT, file);
  return !path.startsWith('..') && !isAbsolute(path) && !path.split(sep).includes('node_modules');
}

/** The package of what is imported: `fast-check` of `fast-check/lib/x`, `@vitest/runner` of `@vitest/runner/utils`. */
function packageIn(id: string): string {
  return id
    .split('/')
    .slice(0, id.startsWith('@') ? 2 : 1)
    .join('/');
}
