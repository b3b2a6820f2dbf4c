import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { digestOf } from '../../nouns/digest.ts';

/** A script for a realm, with everything it imports in it. */
export interface Bundle {
  readonly digest: string;
  readonly code: string;
}

const bundles = new Map<string, Promise<Bundle>>();

/**
 * Bundles an entry file of ours into one script; each once in a process, since it takes a third of a second.
 *
 * @param from - the folder from which packages are resolved first, so that a workspace's own vitest is the one that judges.
 */
export function bundle(entry: URL, from: string): Promise<Bundle> {
  const key = `${entry.href} ${from}`;
  const made = bundles.get(key) ?? make(fileURLToPath(entry), from);
  bundles.set(key, made);
  return made;
}

/** Not in a realm: what a bundled library imports of Node and of build tools is never called there. */
const ABSENT = /^(?:node:|vite\/)/;

async function make(entry: string, from: string): Promise<Bundle> {
  const { rolldown } = await import('rolldown');
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
          if (id.startsWith('.') || importer === undefined || importer.includes('/node_modules/')) return null;
          return (await this.resolve(id, join(from, 'importer.js'))) ?? null;
        },
        load: (id) => (id.startsWith('\0absent:') ? 'export default {};\nexport class EvaluatedModules {}' : null),
      },
    ],
  });
  const { output } = await build.generate({ format: 'iife', strict: true, minify: true, codeSplitting: false });
  await build.close();
  const code = output[0].code;
  return { code, digest: digestOf(code) };
}
