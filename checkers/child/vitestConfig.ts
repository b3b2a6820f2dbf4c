import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join, relative, sep } from 'node:path';
import type { TestProject } from 'vitest/node';
import { disarm } from '../../src/sandbox/process/parent.ts';
import { receive } from './channel.ts';
import { differing, settingsOf, type Differing, type Settings } from './vitestSettings.ts';
import { quietly, specificationsFor, vitestAt } from './vitestOf.ts';

// Reads how vitest itself would run a file of tests: with all that its configuration imports, merges and computes.

/** What is asked: a file of tests, and the folders above it that have a configuration, the nearest first. */
export interface ConfigOrder {
  readonly root: string;
  readonly file: string;
  readonly homes: readonly string[];
  /** Those of them whose configuration may have others as its projects. */
  readonly outer: readonly string[];
}

/** How a file of tests is run, and what of it is not as it is without any configuration. */
export interface ReadConfig extends Differing {
  /** The folder in which vitest is at home for it, `''` for the root. */
  readonly at: string;
  /** The project in it. */
  readonly project: string;
  readonly globals: boolean;
  /** Files that are loaded ahead of it: paths of the workspace, and what stands outside of it as it is written. */
  readonly setupFiles: readonly string[];
}

interface Home {
  readonly at: string;
  readonly project: TestProject;
  readonly settings: Settings;
  readonly isFound: boolean;
}

disarm();
const { message, report } = await receive<ConfigOrder>();
const { root, file, homes, outer } = message;
report(await read());
process.exit(0);

async function read(): Promise<ReadConfig> {
  const [nearest = ''] = homes;
  for (const at of outer) {
    // One that is broken is none of this file's, as long as it has one of its own.
    const home = await open(at).catch(() => undefined);
    if (home?.isFound !== true) continue;
    const own = await open(nearest).catch(() => undefined);
    // As one of its projects, and alone: where that is the same, the others need not be there.
    return told(own?.isFound === true && isSame(own.settings, home.settings) ? own : home);
  }
  return told(await open(nearest));
}

async function open(at: string): Promise<Home> {
  const { createVitest } = await vitestAt(root, at);
  const vitest = await createVitest('test', { ...quietly(), root: join(root, at) });
  const [spec] = await specificationsFor(vitest, [join(root, file)]);
  const project = spec?.project ?? vitest.projects[0];
  if (project === undefined) throw new Error('there is no project in it');
  return { at, project, settings: settingsOf(project), isFound: spec !== undefined };
}

async function told({ at, project, settings }: Home): Promise<ReadConfig> {
  const { createVitest } = await vitestAt(root, at);
  const empty = mkdtempSync(join(tmpdir(), 'weak-committee-bare-'));
  const bare = await createVitest('test', { ...quietly(), root: empty, config: false });
  const [without] = bare.projects;
  if (without === undefined) throw new Error('vitest has no project without a configuration');
  return {
    at,
    project: project.name,
    globals: project.config.globals,
    setupFiles: project.config.setupFiles.map(placed),
    ...differing(settings, settingsOf(without)),
  };
}

function isSame(one: Settings, other: Settings): boolean {
  const { reaching, whole } = differing(one, other);
  return reaching.length + whole.length === 0;
}

function placed(path: string): string {
  const inside = isAbsolute(path) ? relative(root, path) : '..';
  const isInside = !inside.startsWith('..') && !inside.split(sep).includes('node_modules');
  return isInside ? inside.replaceAll(sep, '/') : path;
}
