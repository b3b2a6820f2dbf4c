import { isBuiltin } from 'node:module';
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

/** Not in a realm: what a bundled library imports of Node, of build tools and of what reads files is never called there. */
const ABSENT = /^(?:node:|vite\/)|^(?:@jest\/(?:expect|transform)|graceful-fs|jest-runtime|jest-snapshot|slash)$/;
/** What is called after all, by the file that stands in for it. */
const STAND_INS: Readonly<Record<string, string>> = { async_hooks: 'asyncHooks', util: 'format' };
/** For those that ask by `require`, and do something with what they get as soon as they have it: all that is asked of it is itself. */
const IDLE = `module.exports = new Proxy(function () {}, {
  get: (target, key) => (key === '__esModule' ? true : key === 'prototype' ? target.prototype : key === Symbol.toPrimitive ? () => '' : module.exports),
  apply: () => undefined,
  construct: () => module.exports,
});`;

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
    // Words of CommonJS that are evaluated and then never used.
    transform: { define: { __dirname: '"/"', __filename: '"/"', 'require.resolve': 'String' } },
    plugins: [
      {
        name: 'realm',
        async resolveId(id, importer, { kind }) {
          if (kind === 'require-call') {
            const standIn = STAND_INS[id.replace(/^node:/, '')];
            if (standIn !== undefined && isBuiltin(id)) return fileURLToPath(beside(standIn));
            if (isBuiltin(id) || ABSENT.test(id)) return `\0idle:${id}`;
          }
          if (ABSENT.test(id)) return `\0absent:${id}`;
          if (!isBare(id) || importer === undefined) return null;
          lookUp(id, dirname(importer));
          if (!isOwn(importer)) return null;
          lookUp(id, from);
          return (await this.resolve(id, join(from, 'importer.js'))) ?? null;
        },
        load(id) {
          if (id.startsWith('\0absent:')) return 'export default {};\nexport class EvaluatedModules {}';
          if (id.startsWith('\0idle:')) return { code: IDLE, moduleType: 'js' };
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

/** A script of a realm, as `.ts` in development and `.js` in the package. */
function beside(name: string): URL {
  return new URL(`realm/${name}${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);
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
