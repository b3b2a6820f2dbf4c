import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { ConfigError } from '../errors.ts';
import type { BenchConfig } from '../harness/bench.ts';
import { checkSuite } from '../harness/checkSuite.ts';
import { figuresOf, type SuiteFigures } from '../harness/figures.ts';
import { readRunFolder } from '../harness/runFolder.ts';
import { aboutRun } from '../harness/runSeal.ts';
import { importConfig } from '../config/importConfig.ts';

export const DEFAULT_CONFIG = 'bench.config.ts';
const TIMEOUT_MS = 20_000;

/** The configuration in a file, looked over. */
export async function loadBench(path: string): Promise<Required<BenchConfig>> {
  const file = resolve(path);
  if (!existsSync(file))
    throw new ConfigError(`There is no ${path}.`, { at: file, fix: 'Write one: see `weak-committee bench --help`.' });
  const config = (await importConfig(file)) as BenchConfig | undefined;
  if (!Array.isArray(config?.suites) || config.suites.length === 0)
    throw new ConfigError(`${path} has no default export with suites.`, {
      at: file,
      fix: 'export default defineBench({ suites: [ … ] });',
    });
  const { suites, timeoutMs = TIMEOUT_MS } = config;
  for (const suite of suites) checkSuite(suite);
  const names = suites.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw new ConfigError(`Two suites are called ${twice}.`, { at: 'suites', fix: 'Give each a name of its own.' });
  return { suites, timeoutMs };
}

/** The figures of a finished run. */
export function figuresIn(folder: string): SuiteFigures {
  const { seal, samples, arms, aside, behaviours } = readRunFolder(folder);
  return figuresOf(aboutRun(seal, samples, aside), samples, seal.members, arms, behaviours);
}
