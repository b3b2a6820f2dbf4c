import { existsSync } from 'node:fs';
import { chmod, writeFile } from 'node:fs/promises';
import { delimiter, isAbsolute, join, posix } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { readText, type Workspace } from '../../src/workspace/workspace.ts';
import { startedBy, unwrapped, type Words } from './line.ts';
import { pythonHomeOf, pythonVariables } from './pythonHome.ts';
import type { Runner } from './runners/runner.ts';
import { runnersWith } from './runners/runners.ts';

/** How a command is run so that the test runners it starts report to us. */
export interface Asking {
  /** The runners that it is seen to start: each has to report. */
  readonly expected: readonly Runner[];
  /** How often it is seen to start one. */
  readonly times: (name: string) => number;
  readonly line: Words;
  /** Whether it can be started ahead: all that it starts is one runner, into which we can put a stop before it reads any test. */
  readonly waits: boolean;
  /** The folder of the copy that it is started in. */
  readonly home: string;
  /**
   * Its variables.
   *
   * @param root - the copy.
   * @param folder - that of the pipe for reports.
   */
  variables(root: string, folder: string): Promise<Readonly<Record<string, string>>>;
}

type Variables = Readonly<Record<string, string>>;

/** What is put into the processes of a command. */
export const TOOLS = fileURLToPath(new URL('injected', import.meta.url));

/** Reads a command line, and the scripts of package.json that it names, for the test runners that it starts. */
export async function askingOf(
  line: Words,
  workspace: Workspace,
  env: Variables,
  frameworks: readonly Runner[] = [],
  home = '',
): Promise<Asking> {
  const known = runnersWith(frameworks);
  const python = pythonHomeOf(workspace, home);
  const own = unwrapped(line);
  const before = line.slice(0, line.length - own.length);
  const started = await Promise.all(
    (await startedBy(line, workspace)).map(async (words) => ({
      words,
      runner: await runnerOf(words, workspace, known),
    })),
  );
  const direct = await runnerOf(own, workspace, known);
  const runners = started.flatMap(({ runner }) => (runner === undefined ? [] : [runner]));
  // What only flags can ask is not asked where a script has it.
  const expected = [...new Set(runners)].filter((runner) => runner.asked === undefined || runner === direct);
  const reporter = nodeOptions(
    started.filter(({ runner }) => runner?.name === 'node --test').map(({ words }) => words),
  );
  return {
    expected,
    times: (name) => runners.filter((runner) => runner.name === name).length,
    line: direct?.asked === undefined ? line : [...before, ...direct.asked(own, TOOLS)],
    waits: started.length === 1 && direct?.waits?.(own) === true,
    home,
    async variables(root, folder) {
      const path = env['PATH'] ?? process.env['PATH'] ?? '';
      await layNode(folder, path);
      const { programs, modules, more } = pythonVariables(python, root, env);
      return {
        // Package managers put the programs of packages ahead of PATH, a `node` among them.
        npm_config_script_shell: join(folder, 'sh'),
        ...more,
        ...env,
        PATH: [folder, ...programs, path].join(delimiter),
        NODE_OPTIONS: `${env['NODE_OPTIONS'] ?? ''} ${reporter}`.trim(),
        PYTHONPATH: [TOOLS, ...modules].join(delimiter),
        PYTEST_ADDOPTS: `${env['PYTEST_ADDOPTS'] ?? ''} ${PYTEST}`.trim(),
        WEAK_COMMITTEE_REPORT: folder,
        WEAK_COMMITTEE_OPTIONS: reporter,
      };
    },
  };
}

/** Its cache goes where it can be written: without one, what a project's own settings say of it would be unknown to pytest. */
const PYTEST = '-o cache_dir=/tmp/weak-committee-pytest -p weak_committee_pytest';

async function runnerOf(words: Words, workspace: Workspace, known: readonly Runner[]): Promise<Runner | undefined> {
  const files = words.slice(1).map((word) => posix.normalize(word));
  const script = files.find((file) => workspace.files.has(file));
  const text = script === undefined ? '' : ((await readText(workspace, script)) ?? '');
  return known.find((runner) => runner.is(words, text));
}

/** Node wants a place for each reporter as soon as there are two. Those of NODE_OPTIONS stand before those of the line. */
function nodeOptions(lines: readonly Words[]): string {
  const count = (flag: string): number =>
    Math.max(0, ...lines.map((words) => words.filter((word) => word === flag || word.startsWith(`${flag}=`)).length));
  const reporters = count('--test-reporter');
  const places = count('--test-reporter-destination');
  const missing = reporters === 0 || places < reporters ? ['--test-reporter-destination=stdout'] : [];
  return [
    `--require="${join(TOOLS, 'preload.cjs')}"`,
    `--test-reporter=${pathToFileURL(join(TOOLS, 'nodeReporter.cjs')).href}`,
    ...(reporters === 0 ? ['--test-reporter=spec'] : []),
    '--test-reporter-destination=stderr',
    ...missing,
  ].join(' ');
}

/** A `node` ahead of the real one, and a shell for scripts that puts it there: scripts that set NODE_OPTIONS would take ours away. */
async function layNode(folder: string, path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const real = path
    .split(delimiter)
    .map((one) => join(one, 'node'))
    .find((file) => isAbsolute(file) && existsSync(file));
  const programs = { sh: SHELL, ...(real !== undefined && { node: nodeOf(real) }) };
  for (const [name, text] of Object.entries(programs)) {
    await writeFile(join(folder, name), text);
    await chmod(join(folder, name), 0o755);
  }
}

const SHELL = `#!/bin/sh
PATH="\${0%/*}:$PATH" exec /bin/sh "$@"
`;

function nodeOf(real: string): string {
  return `#!/bin/sh
if [ -n "$WEAK_COMMITTEE_OPTIONS" ]; then
  case "$NODE_OPTIONS" in
    *"$WEAK_COMMITTEE_OPTIONS"*) ;;
    *) export NODE_OPTIONS="$NODE_OPTIONS $WEAK_COMMITTEE_OPTIONS" ;;
  esac
fi
exec "${real.replaceAll(/["$`\\]/g, '\\$&')}" "$@"
`;
}
