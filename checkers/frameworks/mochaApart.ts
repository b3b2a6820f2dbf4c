import { join } from 'node:path';
import { parsedLine } from '../../src/text/jsonLines.ts';
import { judgeScript, packagesOf, versionAt } from '../child.ts';
import type { Apart, Group } from './framework.ts';
import { said } from './said.ts';
import type { Scripted } from './scripted.ts';
import { areQuiet, areUnread, isLoader } from './transforms.ts';

/** From this one on its script for browsers brings no stand-ins for what the language has. */
const SEPARABLE = 10;
/** Interfaces that put their functions among the globals. */
const INTERFACES = new Set(['bdd', 'tdd', 'qunit']);
/** Settings that say which files are run, how it is told, or when to stop: nothing that a test comes to know. */
const INERT = new Set(
  '_ R S O b bail c color colors config diff exclude exit extension full-trace fullTrace growl ignore inline-diffs inlineDiffs j jobs opts p package parallel recursive reporter reporter-option reporter-options reporterOption reporterOptions s slow sort spec stack-trace-limit w warnings watch watch-files watch-ignore watchFiles watchIgnore'.split(
    ' ',
  ),
);
/** Read under another name. */
const ALIASES = new Set(['u', 't', 'A', 'asyncOnly', 'async-only']);
const LOADING = new Set(['require', 'r', 'import', 'loader', 'experimental-loader']);
const OF_NODE = new Set(['node-option', 'nodeOption', 'n']);

/** What mocha says that its settings come to; it runs where a candidate would, and without one. */
const ASK = `const [home, folder, ...flags] = process.argv.slice(1);
process.chdir(home);
const file = ['options.cjs', 'options.js'].map((name) => folder + '/lib/cli/' + name).find(require('fs').existsSync);
console.log('\\nsettings ' + JSON.stringify(require(file).loadOptions(flags)));`;

/**
 * Mocha's files in an isolate, by its own script for browsers.
 *
 * @param scripted - what the scripts of the package give to it.
 */
export function mochaApart(scripted: (group: Group) => Promise<Scripted>): Apart {
  return {
    packages: ['mocha', 'chai'],
    async open(group, where, used) {
      const { task, home } = group;
      const { copies } = group.context;
      const folder = copies.packageAt('mocha', home);
      if (folder === undefined || Number.parseInt(versionAt(folder), 10) < SEPARABLE) return undefined;
      const chai = used.includes('chai');
      if (chai && copies.packageAt('chai', home) === undefined) return undefined;
      const { env, node, own } = await scripted(group);
      if (!areUnread(env, where) || !areQuiet(node)) return undefined;
      const text = await said(group, 'node', ['-e', ASK, home || '.', folder, ...own], /^settings (.*)$/m, env);
      const order = orderIn(parsedLine(text));
      if (order === undefined) return undefined;
      const packagesFrom = join(packagesOf(task), home);
      if (where === 'isolate') return { runner: judgeScript(chai ? 'mochaWithChai' : 'mocha'), packagesFrom, order };
      const library = judgeScript(chai ? 'mochaLibraryWithChai' : 'mochaLibrary');
      return { runner: judgeScript('libraryRunner'), library, packagesFrom, order };
    },
  };
}

/** What the runner is told of these settings; undefined where they reach further. */
function orderIn(settings: unknown): object | undefined {
  if (typeof settings !== 'object' || settings === null) return undefined;
  const { ui = 'bdd', timeout = 2000, timeouts, retries = 0, ...rest } = settings as Readonly<Record<string, unknown>>;
  const asyncOnly = rest['async-only'] === true;
  const limit = timeouts === false ? 0 : msOf(timeout);
  if (typeof ui !== 'string' || !INTERFACES.has(ui) || limit === undefined) return undefined;
  if (!Object.entries(rest).every(([name, value]) => ALIASES.has(name) || reachesNone(name, value))) return undefined;
  return { ui, timeout: limit, retries: Number(retries), asyncOnly };
}

function reachesNone(name: string, value: unknown): boolean {
  const values = (Array.isArray(value) ? (value as readonly unknown[]) : [value]).filter(Boolean);
  if (values.length === 0 || INERT.has(name)) return true;
  if (LOADING.has(name)) return values.every(isLoader);
  if (OF_NODE.has(name))
    return values.every((one) => isLoader(one) || areQuiet([`--${String(one).replace(/^-+/, '')}`]));
  return areQuiet([`--${name}`]);
}

/** A time as it is written: `3000`, `'3s'`; undefined for another kind. */
function msOf(time: unknown): number | undefined {
  const [, number, unit = 'ms'] = /^(\d+(?:\.\d+)?) ?(ms|s|m)?$/.exec(String(time)) ?? [];
  return number === undefined ? undefined : Number(number) * ({ ms: 1, s: 1000, m: 60_000 }[unit] ?? 1);
}
