import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, it } from 'vitest';
import { fenced } from '../answers.ts';
import { answer, openaiServer } from '../servers/openai.ts';
import { cli, cliApart, json, MEMBERS, project, RIGHT, WRONG } from './cli.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const at = (path: string): string => pathToFileURL(join(ROOT, path)).href;

/** A bench of two tasks: what is visible lets the wrong answer to `b` pass. */
function bench(members: string): ReturnType<typeof project> {
  return project({
    'package.json': '{ "type": "module" }\n',
    'answers.jsonl': [
      { task: 'a', model: 'small', code: RIGHT },
      { task: 'b', model: 'small', code: WRONG },
      { task: 'a', model: 'large', code: RIGHT },
      { task: 'b', model: 'large', code: RIGHT },
    ]
      .map((row) => `${JSON.stringify({ ...row, promptTokens: 10, completionTokens: 10 })}\n`)
      .join(''),
    'bench.config.ts': `import { examples } from '${at('checkers/index.ts')}';
import { alone, defineBench, ladder } from '${at('src/harness.ts')}';
import { openai, recording } from '${MEMBERS}';
import { priceAware } from '${at('src/policies.ts')}';
void [openai, recording];
${members}
const task = (id, seen) => ({
  input: { id, prompt: 'Write add(a, b).', target: 'src/add.ts', exports: ['add'], workspace: { files: {} } },
  visible: [examples('add', seen)],
  hidden: [examples('add', [[[1, 2], 3], [[5, 5], 10]])],
});
export default defineBench({
  suites: [{
    name: 'two',
    basis: 'some examples are seen, all decide',
    tasks: [task('a', [[[1, 2], 3]]), task('b', [[[2, 0], 2]])],
    members: [{ member: small, samples: 1 }, { member: large, samples: 1 }],
    arms: [alone(large), ladder([small], 1, large), { name: 'aware', committee: ['small'], strong: 'large', policy: priceAware({ pace: 'cheapest' }) }],
    prices: 'made up',
  }],
});
`,
  });
}

const RECORDED = `const small = recording(import.meta.dirname + '/answers.jsonl', { model: 'small', prices: { input: 1, output: 1 } });
const large = recording(import.meta.dirname + '/answers.jsonl', { model: 'large', prices: { input: 10, output: 10 } });`;

interface Figures {
  readonly suites: { readonly two: { readonly arms: Readonly<Record<string, object>>; readonly members: object } };
}

describe.concurrent('weak-committee bench', () => {
  it('compares arms by the truth, keeps the run, and replays it to the last digit', async ({ expect }) => {
    using folder = bench(RECORDED);
    const ran = await cli(folder.path, 'bench', 'run', '--json');
    expect(ran).toMatchObject({ exitCode: 0, stderr: `Report: ${join('.weak-committee/bench/two/report.html')}` });
    const { arms, members } = json<Figures>(ran).suites.two;
    expect(arms['large once']).toMatchObject({ solved: 100, cost: 1, falseAccepts: 0 });
    expect(arms['small ×1, then large once']).toMatchObject({
      solved: 50,
      cost: 0.1,
      strongShare: 0,
      falseAccepts: 50,
    });
    expect(members).toMatchObject({ small: { passAt1: 50, falseAccepts: 50 } });
    const replayed = await cli(folder.path, 'bench', 'replay', '.weak-committee/bench/two', '--json');
    expect(replayed.stdout).toBe(ran.stdout);
    const shown = await cli(folder.path, 'bench', 'replay', '.weak-committee/bench/two', '--markdown');
    expect(shown.stdout).toContain(
      'two: 2 tasks, 4 samples, 0 that could not be judged. Some examples are seen, all decide.',
    );
    const page = join(folder.path, '.weak-committee/bench/two/report.html');
    rmSync(page);
    expect(await cli(folder.path, 'bench', 'report', '.weak-committee/bench/two')).toMatchObject({
      exitCode: 0,
      stdout: join('.weak-committee/bench/two/report.html'),
    });
    expect(readFileSync(page, 'utf8')).toContain('</html>');
    const same = await cli(
      folder.path,
      'bench',
      'compare',
      '.weak-committee/bench/two',
      '.weak-committee/bench/two',
      '--json',
    );
    expect(same.exitCode).toBe(0);
    expect(json<object>(same)).toMatchObject({ arms: { 'large once': { solved: 0, cost: 1, worse: [] } } });
    expect(shown.stdout).toMatch(/^\| small ×1, then large once \| 50\.0 /m);
    cpSync(join(folder.path, '.weak-committee/bench/two'), join(folder.path, 'renamed'), { recursive: true });
    const seal = join(folder.path, 'renamed/run.json');
    writeFileSync(seal, readFileSync(seal, 'utf8').replaceAll('small ×1, then large once', 'both'));
    const renamed = await cli(folder.path, 'bench', 'compare', '.weak-committee/bench/two', 'renamed');
    expect(renamed.stderr).toBe(
      'Not compared: small ×1, then large once is only in .weak-committee/bench/two.\nNot compared: both is only in renamed.',
    );
  });

  it('goes on where it was cut off, without checking again', async ({ expect }) => {
    using folder = bench(RECORDED);
    await cli(folder.path, 'bench', 'run', '--json');
    const file = join(folder.path, '.weak-committee/bench/two/samples.jsonl');
    const lines = readFileSync(file, 'utf8').split('\n');
    const changed = (lines[0] ?? '').replaceAll('"usd":', '"was":1,"usd":');
    writeFileSync(file, `${changed}\n${(lines[1] ?? '').slice(0, 40)}`);
    const unfinished = await cli(folder.path, 'bench', 'replay', '.weak-committee/bench/two');
    expect(unfinished).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('is not finished: 1 of 2') as string,
    });
    expect((await cli(folder.path, 'bench', 'run', '--json')).exitCode).toBe(0);
    const after = readFileSync(file, 'utf8').split('\n');
    expect(after[0]).toBe(changed);
    expect(after).toHaveLength(3);
  });

  it('asks members that can be asked once, and keeps to the limit in money', async ({ expect }) => {
    await using server = await openaiServer(() => answer(fenced(RIGHT)));
    using folder = bench(`const at = { baseURL: '${server.baseURL}', prices: { input: 1, output: 1 } };
const small = openai({ model: 'small', ...at });
const large = openai({ model: 'small', name: 'large', ...at });`);
    const ran = await cli(folder.path, 'bench', 'run', '--json');
    expect(ran).toMatchObject({ exitCode: 0 });
    expect(json<Figures>(ran).suites.two.arms['small ×1, then large once']).toMatchObject({ solved: 100 });
    expect(server.requests).toHaveLength(4);
    expect((await cli(folder.path, 'bench', 'run', '--json')).stdout).toBe(ran.stdout);
    expect(server.requests).toHaveLength(4);
    const poor = await cli(folder.path, 'bench', 'run', '-o', 'other', '--max-usd', '0.000001');
    expect(server.requests).toHaveLength(4);
    expect(poor.exitCode).not.toBe(0);
  });

  it('smoke fails when an arm got dearer than the baseline, and says which; not when nothing changed', async ({
    expect,
  }) => {
    using folder = bench(RECORDED);
    const none = await cli(folder.path, 'bench', 'smoke');
    expect(none).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('There is no baseline of two') as string,
    });
    expect((await cli(folder.path, 'bench', 'smoke', '--update', '--json')).exitCode).toBe(0);
    expect((await cli(folder.path, 'bench', 'smoke', '--json')).exitCode).toBe(0);
    // What was loaded once is not read again in the same process.
    const answers = join(folder.path, 'answers.jsonl');
    writeFileSync(answers, readFileSync(answers, 'utf8').replaceAll('"completionTokens":10', '"completionTokens":20'));
    const dearer = await cliApart(folder.path, 'bench', 'smoke', '--json');
    expect(dearer.exitCode).toBe(1);
    expect(json<object>(dearer)).toMatchObject({ suites: { two: { arms: { 'large once': { worse: ['cost'] } } } } });
  });

  it('smoke asks no model', async ({ expect }) => {
    using folder = bench(`const small = openai({ model: 'small', baseURL: 'http://127.0.0.1:1/v1' });
const large = openai({ model: 'large', baseURL: 'http://127.0.0.1:1/v1' });`);
    const { exitCode, stderr } = await cli(folder.path, 'bench', 'smoke', '--update');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('small would have to be asked: a smoke test is of recordings only.');
  });

  it('goes on after an arm is added, without checking again, but not after a checker is changed', async ({
    expect,
  }) => {
    using folder = bench(RECORDED);
    const ran = json<Figures>(await cli(folder.path, 'bench', '--json')).suites.two;
    const config = join(folder.path, 'bench.config.ts');
    const text = readFileSync(config, 'utf8');
    writeFileSync(
      config,
      text
        .replace('arms: [', 'repeats: 3, arms: [')
        .replace('ladder([small], 1, large), {', 'ladder([small], 1, large), alone(small), {'),
    );
    const more = json<Figures>(await cliApart(folder.path, 'bench', '--json')).suites.two;
    expect(more.arms).toMatchObject(ran.arms);
    expect(more.arms['small once']).toMatchObject({ solved: 50 });
    writeFileSync(config, text.replace('[[[2, 0], 2]]', '[[[3, 0], 3]]'));
    const other = await cliApart(folder.path, 'bench', '--json');
    expect(other).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('of other tasks, checkers or members') as string,
    });
  });

  it.for([
    [['run', 'none.ts'], 'There is no none.ts.'],
    [['replay', 'nowhere'], 'There is no run in nowhere.'],
    [['run', 'package.json'], 'The configuration does not load'],
  ] as const)('refuses %j in one line', async ([args, message], { expect }) => {
    using folder = bench(RECORDED);
    const { exitCode, stderr } = await cliApart(folder.path, 'bench', ...args);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});
