import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempDisposableSync, readdirSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { pythonHomeOf } from '../../checkers/command/pythonHome.ts';
import { command, tests } from '../../checkers/index.ts';
import type { Checker } from '../../src/nouns/checker.ts';
import type { Verdict } from '../../src/nouns/verdict.ts';
import { checkFiles } from '../../src/verification/checkFiles.ts';
import { resolveTask } from '../../src/workspace/resolveTask.ts';
import { readWorkspace } from '../../src/workspace/workspace.ts';
import { noWall } from '../sandbox/contained.ts';

const TARGET = 'src/weakly/__init__.py';
const RIGHT = 'def add(a, b):\n    return a + b\n';
const WRONG = 'def add(a, b):\n    return a - b\n';

/** A project with a virtual environment that git does not list, which sees the machine's pytest and has one package of its own. */
function project(name = '.venv') {
  const folder = mkdtempDisposableSync(join(realpathSync(tmpdir()), 'weak-committee-python-'));
  const root = folder.path;
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  write('.gitignore', `${name}\n`);
  write('pyproject.toml', '[project]\nname = "weakly"\nversion = "1"\n');
  write(TARGET, RIGHT);
  write(
    'tests/test_add.py',
    'import only_here\nfrom weakly import add\n\n\ndef test_few():\n    assert add(1, 2) == only_here.three\n',
  );
  spawnSync('git', ['init', '--quiet'], { cwd: root });
  const made = spawnSync('python3', ['-m', 'venv', '--without-pip', '--system-site-packages', join(root, name)]);
  if (made.status !== 0) throw new Error(String(made.stderr));
  const [version = ''] = readdirSync(join(root, name, 'lib'));
  const site = `${name}/lib/${version}/site-packages`;
  write(`${site}/only_here.py`, 'three = 3\n');
  return { root, site, write, [Symbol.dispose]: () => folder[Symbol.dispose]() };
}

async function verdictsBy(root: string, checker: Checker): Promise<(Verdict | undefined)[]> {
  const verdicts: (Verdict | undefined)[] = [];
  for (const code of [RIGHT, WRONG]) {
    const task = await resolveTask({ prompt: 'Mend it.', target: TARGET, workspace: root });
    const { signal } = new AbortController();
    const options = { timeoutMs: 60_000, signal, unsafe: false, isolation: 'shared' } as const;
    const report = await checkFiles(task, [checker], { [TARGET]: code }, options);
    verdicts.push(report.verdicts[0]?.verdict);
  }
  return verdicts;
}

afterEach(() => vi.unstubAllEnvs());

const hasPytest = spawnSync('python3', ['-m', 'pytest', '--version']).status === 0;

describe.skipIf(noWall !== undefined || !hasPytest)('the environment of a Python workspace', () => {
  it('is used by tests(), and what is installed from the workspace itself is what is checked', async () => {
    using made = project();
    made.write(`${made.site}/weakly.pth`, join(made.root, 'src'));
    const [right, wrong] = await verdictsBy(made.root, tests('tests/test_add.py'));
    expect(right).toMatchObject({ kind: 'pass', executed: { unit: 'tests', count: 1 } });
    expect(wrong).toMatchObject({ kind: 'fail', executed: { unit: 'tests', count: 1 } });
  });

  it('is used by a plain line of command()', async () => {
    using made = project('venv');
    const [right, wrong] = await verdictsBy(made.root, command('python3', ['-m', 'pytest', 'tests']));
    expect(right).toMatchObject({ kind: 'pass', executed: { unit: 'tests', count: 1 } });
    expect(wrong).toMatchObject({ kind: 'fail' });
  });

  it('leads to the copy, whatever way it was installed', async () => {
    using made = project();
    const mapping = `{'weakly': ${JSON.stringify(join(made.root, 'lib/weakly'))}, 'elsewhere': '/nowhere/elsewhere'}`;
    made.write(
      `${made.site}/__editable___weakly_1_finder.py`,
      `MAPPING: dict[str, str] = ${mapping}\nNAMESPACES = {}\n`,
    );
    made.write('lib/weakly/__init__.py', '');
    made.write(`${made.site}/other.pth`, `import site\n/nowhere\n${join(made.root, 'plugins')}\n`);
    made.write('plugins/one.py', '');
    const { environment, sources } = pythonHomeOf(await readWorkspace(made.root));
    expect(environment).toBe(join(made.root, '.venv'));
    expect(sources.toSorted()).toEqual(['lib', 'plugins', 'src']);
  });

  it('is the one that is activated, where the workspace has none', async () => {
    using made = project();
    vi.stubEnv('VIRTUAL_ENV', join(made.root, '.venv'));
    const none = await readWorkspace({ files: { 'src/weakly/__init__.py': RIGHT } });
    expect(pythonHomeOf(none)).toEqual({ environment: join(made.root, '.venv'), sources: [] });
  });
});
