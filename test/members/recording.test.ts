import { existsSync, mkdtempDisposableSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { examples, recorded } from '../../checkers/index.ts';
import { ConfigError, explain, MemberError } from '../../src/errors.ts';
import type { Message } from '../../src/nouns/conversation.ts';
import type { Member, MemberEvent } from '../../src/nouns/member.ts';
import { recording } from '../../src/members.ts';
import { firstSound } from '../../src/policies.ts';
import { solve } from '../../src/solve.ts';
import type { TaskInput } from '../../src/nouns/task.ts';
import { resolveTask } from '../../src/workspace/resolveTask.ts';

const folder = mkdtempDisposableSync(join(tmpdir(), 'weak-committee-test-'));
afterAll(() => folder.remove());

const MESSAGES: readonly Message[] = [
  { role: 'system', content: 'Eight ch' },
  { role: 'user', content: 'and nine.' },
];
const task = (id: string): TaskInput => ({ id, prompt: 'Write add.', target: 'src/add.ts', workspace: { files: {} } });

/** A recording made of these rows, objects or lines as they are. */
function recordingOf(rows: readonly (object | string)[]): string {
  const file = join(folder.path, `${crypto.randomUUID()}.jsonl`);
  writeFileSync(file, rows.map((row) => (typeof row === 'string' ? row : JSON.stringify(row))).join('\n'));
  return file;
}

async function ask(member: Member, id: string, ordinal: number): Promise<MemberEvent[]> {
  const { signal } = new AbortController();
  return Array.fromAsync(
    member.propose({
      task: await resolveTask(task(id)),
      messages: MESSAGES,
      ordinals: [ordinal],
      maxOutputTokens: 100,
      signal,
    }),
  );
}

async function answerOf(
  member: Member,
  id: string,
  ordinal: number,
): Promise<Extract<MemberEvent, { kind: 'answer' }>> {
  const found = (await ask(member, id, ordinal)).find((event) => event.kind === 'answer');
  if (found === undefined) throw new Error('There was no answer.');
  return found;
}

async function usageOf(member: Member, id: string, ordinal: number): Promise<object | undefined> {
  return (await ask(member, id, ordinal)).find((event) => event.kind === 'usage')?.usage;
}

function refusal(make: () => unknown): unknown {
  try {
    return make();
  } catch (error) {
    return error;
  }
}

describe('replaying', () => {
  const rows = [
    { task: 'a', model: 'm', text: 'first of a' },
    { task: 'b', model: 'm', text: 'first of b' },
    { task: 'a', model: 'other', text: 'of another model' },
    { task: 'a', model: 'm', text: 'second of a' },
    { task: 'a', model: 'm', text: 'third of a' },
  ];

  it('gives the rows of a task in the order of the file', async () => {
    const member = recording(recordingOf(rows), { model: 'm' });
    const texts = await Promise.all([2, 0, 1].map(async (ordinal) => (await answerOf(member, 'a', ordinal)).text));
    expect(texts).toEqual(['third of a', 'first of a', 'second of a']);
    expect(await answerOf(member, 'b', 0)).toMatchObject({ text: 'first of b', finish: 'stop', plain: false });
  });

  it('gives never more than was recorded', async () => {
    const member = recording(recordingOf(rows), { model: 'm' });
    const counts = await Promise.all(
      ['a', 'b', 'c'].map(async (id) => member.answersFor?.(await resolveTask(task(id)))),
    );
    expect(counts).toEqual([3, 1, 0]);
    await expect(ask(member, 'a', 3)).rejects.toThrow(MemberError);
    await expect(ask(member, 'c', 0)).rejects.toMatchObject({ retryable: false });
  });

  it('gives the same events each time, from a file opened twice as well', async () => {
    const file = recordingOf(rows);
    const member = recording(file, { model: 'm' });
    const once = await ask(member, 'a', 1);
    expect(await ask(member, 'a', 1)).toEqual(once);
    expect(await ask(recording(file, { model: 'm' }), 'a', 1)).toEqual(once);
  });

  it('is asked for no more samples than it has', async () => {
    const code = 'export const add = (a: number, b: number): number => a - b;\n';
    const file = recordingOf([
      { task: 'a', model: 'm', code },
      { task: 'a', model: 'm', code: `${code}// again\n` },
    ]);
    const run = solve(task('a'), [examples('add', [[[1, 2], 3]])], {
      committee: [recording(file)],
      policy: firstSound({ samples: 9 }),
      ledger: ':memory:',
    });
    expect(await run).toMatchObject({ status: 'unsolved', reason: 'exhausted', cost: { samples: 2 } });
  });

  it('keeps the rows that `where` names', async () => {
    const file = recordingOf([
      { task: 'a', model: 'm', seed: 0, constrained: true, text: 'one' },
      { task: 'a', model: 'm', seed: 0, constrained: false, text: 'two' },
      { task: 'a', model: 'm', seed: 1, constrained: false, text: 'three' },
      { task: 'a', model: 'm', text: 'four' },
    ]);
    expect((await answerOf(recording(file, { where: { constrained: false } }), 'a', 1)).text).toBe('three');
    expect((await answerOf(recording(file, { where: { constrained: false, seed: 1 } }), 'a', 0)).text).toBe('three');
    const none = refusal(() => recording(file, { where: { seed: 7 } }));
    expect(none).toBeInstanceOf(ConfigError);
    expect(explain(none)).toContain('where');
  });
});

describe('what a row says', () => {
  const one = (row: object): Member => recording(recordingOf([{ task: 'a', model: 'm', text: 'an answer', ...row }]));

  it('tokens as measured, else estimated and said to be', async () => {
    expect(await usageOf(one({ promptTokens: 90, completionTokens: 30 }), 'a', 0)).toEqual({
      inputTokens: 90,
      cachedInputTokens: 0,
      outputTokens: 30,
      estimated: false,
    });
    const estimate = { inputTokens: 5, cachedInputTokens: 0, outputTokens: 3, estimated: true };
    expect(await usageOf(one({ promptTokens: null, completionTokens: null }), 'a', 0)).toEqual(estimate);
    expect(await usageOf(one({}), 'a', 0)).toEqual(estimate);
    expect(await usageOf(one({ promptTokens: 90, completionTokens: null }), 'a', 0)).toEqual({
      ...estimate,
      inputTokens: 90,
    });
    expect(await usageOf(one({ promptTokens: 0, completionTokens: 0 }), 'a', 0)).toMatchObject({
      inputTokens: 0,
      outputTokens: 0,
      estimated: false,
    });
  });

  it('time, and that the model was cut off', async () => {
    expect(await answerOf(one({ seconds: 1.5, finished: false }), 'a', 0)).toMatchObject({
      ms: 1500,
      finish: 'length',
    });
    expect(await answerOf(one({ seconds: null, finished: true }), 'a', 0)).toMatchObject({ ms: 0, finish: 'stop' });
  });

  it('code that is a file already', async () => {
    expect(await answerOf(recording(recordingOf([{ task: 'a', model: 'm', code: 'let a;' }])), 'a', 0)).toMatchObject({
      text: 'let a;',
      plain: true,
    });
  });

  it.each<[object, boolean | undefined]>([
    [{ passed: true }, true],
    [{ passed: false }, false],
    [{ tscOk: true, testsPassed: true }, true],
    [{ tscOk: true, testsPassed: false }, false],
    [{ tscOk: false, testsPassed: null }, false],
    [{}, undefined],
  ])('the verdict: %o is %s', async (fields, verdict) => {
    expect((await answerOf(one(fields), 'a', 0)).recorded).toBe(verdict);
  });

  it.each<[object]>([[{ passed: null }], [{ tscOk: null, testsPassed: null }]])(
    'a verdict that was not measured is none, never a failure: %o',
    async (fields) => {
      expect(await answerOf(one(fields), 'a', 0)).not.toHaveProperty('recorded');
    },
  );

  it('solves by the recorded verdict', async () => {
    const file = recordingOf([
      { task: 'a', model: 'm', code: 'let a;\n', passed: false },
      { task: 'a', model: 'm', code: 'let b;\n', passed: true },
    ]);
    const solution = await solve(task('a'), [recorded()], { committee: [recording(file)], ledger: ':memory:' });
    expect(solution).toMatchObject({ status: 'solved', proposal: { id: 'm#1' }, files: { 'src/add.ts': 'let b;\n' } });
  });
});

describe('what cannot be replayed', () => {
  const two = [
    { task: 'a', model: 'm', text: '1' },
    { task: 'a', model: 'n', text: '2' },
  ];

  it('a model that is not in the file: the models are listed', () => {
    const error = refusal(() => recording(recordingOf(two), { model: 'q' }));
    expect(error).toBeInstanceOf(ConfigError);
    expect(explain(error)).toMatch(/no answers of q.*It has: m, n\./);
  });

  it('several models, none of them chosen', () => {
    const error = refusal(() => recording(recordingOf(two)));
    expect(error).toBeInstanceOf(ConfigError);
    expect(explain(error)).toMatch(/2 models.*Choose one of: m, n\./);
  });

  it.each<[string, object | string]>([
    ['no JSON', '{"task": "a", '],
    ['no object', '7'],
    ['null', 'null'],
    ['no task', { model: 'm', text: '1' }],
    ['no model', { task: 'a', text: '1' }],
    ['neither text nor code', { task: 'a', model: 'm' }],
    ['text that is none', { task: 'a', model: 'm', text: 7 }],
  ])('a line that is no answer is named by its number: %s', (_, line) => {
    const file = recordingOf([two[0] ?? '', '', line, two[0] ?? '']);
    const error = refusal(() => recording(file));
    expect(error).toBeInstanceOf(ConfigError);
    expect(error).toMatchObject({ at: `${file}:3` });
  });

  it('a file that is not there, or holds nothing', () => {
    const file = join(folder.path, 'missing.jsonl');
    const missing = refusal(() => recording(file));
    expect(missing).toBeInstanceOf(ConfigError);
    expect(explain(missing)).toContain(file);
    expect(refusal(() => recording(recordingOf([])))).toBeInstanceOf(ConfigError);
  });
});

describe('the shared recordings', () => {
  const data = join(import.meta.dirname, '../../../shared/data');
  const here = (name: string): string => join(data, name, 'samples.jsonl');
  const unless = existsSync(data) ? '' : ' (skipped: ../shared/data is not on this machine)';
  const rowsOf = (name: string): Record<string, unknown>[] =>
    readFileSync(here(name), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);

  it.skipIf(!existsSync(here('humaneval-ts')))(`humaneval-ts is replayed as it is${unless}`, async () => {
    const model = 'gemma-2-2b-it';
    const member = recording(here('humaneval-ts'), { model, where: { typeConstrained: false } });
    const rows = rowsOf('humaneval-ts').filter((row) => row['model'] === model && row['typeConstrained'] === false);
    const id = String(rows[0]?.['task']);
    const own = rows.filter((row) => row['task'] === id);
    expect(member.answersFor?.(await resolveTask(task(id)))).toBe(own.length);
    const answers = await Promise.all(own.map((_, ordinal) => answerOf(member, id, ordinal)));
    expect(answers.map(({ text, recorded: passed }) => ({ text, passed }))).toEqual(
      own.map(({ code, tscOk, testsPassed }) => ({ text: code, passed: tscOk === true && testsPassed === true })),
    );
    expect(await usageOf(member, id, 0)).toMatchObject({ estimated: true });
  });

  it.skipIf(!existsSync(here('humaneval-py')))(`humaneval-py is replayed as it is${unless}`, async () => {
    const rows = rowsOf('humaneval-py').filter(
      (row) => row['model'] === 'gpt-3.5-turbo' && row['task'] === 'HumanEval/0',
    );
    const member = recording(here('humaneval-py'), { model: 'gpt-3.5-turbo' });
    expect(member.answersFor?.(await resolveTask(task('HumanEval/0')))).toBe(10);
    const answers = await Promise.all(rows.map((_, ordinal) => answerOf(member, 'HumanEval/0', ordinal)));
    expect(answers.map(({ text, recorded: passed }) => [text, passed])).toEqual(
      rows.map(({ code, passed }) => [code, passed]),
    );
    expect(await usageOf(member, 'HumanEval/0', 0)).toMatchObject({
      inputTokens: rows[0]?.['promptTokens'],
      outputTokens: rows[0]?.['completionTokens'],
      estimated: false,
    });
    expect(
      await usageOf(recording(here('humaneval-py'), { model: 'codellama-34b-instruct' }), 'HumanEval/0', 0),
    ).toMatchObject({ estimated: true });
  });

  it.skipIf(!existsSync(here('humaneval-ts')))(
    `no answer of humaneval-ts has more output tokens than a budget reserves for it${unless}`,
    async () => {
      const longest =
        rowsOf('humaneval-ts').toSorted((a, b) => String(b['code']).length - String(a['code']).length)[0] ?? {};
      const [id, model] = [String(longest['task']), String(longest['model'])];
      const member = recording(here('humaneval-ts'), { model });
      const count = member.answersFor?.(await resolveTask(task(id))) ?? 0;
      const used = await Promise.all(Array.from({ length: count }, (_, ordinal) => usageOf(member, id, ordinal)));
      for (const usage of used)
        expect(usage).toMatchObject({
          outputTokens: expect.toSatisfy((tokens: number) => tokens <= member.limits.maxOutputTokens),
        });
    },
  );
});
