import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MemberError } from '../src/errors.ts';
import type { Member, SampleRequest } from '../src/nouns/member.ts';
import { recording } from '../src/members.ts';
import { readAnswers } from '../src/harness/answersFile.ts';
import { record, type RecordEvent, type RecordOptions } from '../src/harness/record.ts';
import { resolveTask } from '../src/workspace/resolveTask.ts';
import { temporaryFolder } from './answers.ts';

const TASKS = ['one', 'two'].map((id) => ({ id, prompt: `Write ${id}.`, target: 'x.ts', workspace: { files: {} } }));
const COUNTED = { prompt: 7, answer: 3 };

/** A live member that says what it was asked for; it stops, fails or goes on as `at` says. */
function live(at: (request: SampleRequest) => void = () => {}): Member & { readonly asked: SampleRequest[] } {
  const asked: SampleRequest[] = [];
  return {
    asked,
    name: 'live',
    prices: { input: 0, output: 0 },
    abilities: { temperature: true, n: true, seed: true, reasoning: false },
    limits: { concurrency: 4, maxOutputTokens: 100 },
    origin: () => Promise.resolve({ sha256: 'abc' }),
    async *propose(request) {
      asked.push(request);
      at(request);
      for (const [choice, ordinal] of request.ordinals.entries())
        yield {
          kind: 'answer',
          choice,
          text: `answer ${ordinal} to ${request.task.id}`,
          finish: ordinal === 1 ? 'length' : 'stop',
          tokens: COUNTED.answer,
        };
      const { length } = request.ordinals;
      yield {
        kind: 'usage',
        usage: {
          inputTokens: COUNTED.prompt,
          cachedInputTokens: 0,
          outputTokens: COUNTED.answer * length,
          estimated: false,
        },
      };
    },
  };
}

const first = (samples: number): { ordinal: number }[] =>
  Array.from({ length: samples }, (_, ordinal) => ({ ordinal }));

function options(folder: string, member: Member, rest: Partial<RecordOptions> = {}): RecordOptions {
  return {
    tasks: TASKS,
    wanted: [{ member, samples: first(3) }],
    file: join(folder, 'deep/answers.jsonl'),
    signal: new AbortController().signal,
    onEvent: () => {},
    ...rest,
  };
}

describe('record', () => {
  it('keeps how each answer was asked for, and what it took', async () => {
    using folder = temporaryFolder();
    const member = live();
    const answers = await record(options(folder.path, member));
    expect(readAnswers(join(folder.path, 'deep/answers.jsonl'))).toHaveLength(6);
    expect(answers.map(({ task, ordinal }) => `${task} ${ordinal}`)).toEqual([
      'one 0',
      'one 1',
      'one 2',
      'two 0',
      'two 1',
      'two 2',
    ]);
    const warm = member.asked.find(({ task, ordinals }) => task.id === 'one' && ordinals.includes(2));
    expect(answers[2]).toMatchObject({
      model: 'live',
      rung: 'plain, warm',
      temperature: 0.8,
      seed: warm?.seed,
      choice: 1,
      finished: true,
      promptTokens: COUNTED.prompt,
      completionTokens: COUNTED.answer,
      origin: { sha256: 'abc' },
      text: 'answer 2 to one',
    });
    expect(answers[1]?.finished).toBe(false);
    expect(answers[0]).toMatchObject({ rung: 'plain, cool', temperature: 0.2 });
  });

  it('asks only for what is not there, and is replayed by ordinal', async () => {
    using folder = temporaryFolder();
    await record(options(folder.path, live(), { wanted: [{ member: live(), samples: [{ ordinal: 2 }] }] }));
    const member = live();
    const events: RecordEvent[] = [];
    await record(options(folder.path, member, { onEvent: (event) => events.push(event) }));
    expect(events[0]).toEqual({ kind: 'begun', kept: 2, missing: 4 });
    expect(member.asked.flatMap(({ ordinals }) => ordinals).toSorted((a, b) => a - b)).toEqual([0, 0, 1, 1]);
    const replayed = recording(join(folder.path, 'deep/answers.jsonl'));
    const task = await resolveTask(TASKS[1] ?? '');
    expect(replayed.answersFor?.(task)).toBe(3);
    const said = await Array.fromAsync(
      replayed.propose({ task, messages: [], ordinals: [0], maxOutputTokens: 9, signal: new AbortController().signal }),
    );
    expect(said[0]).toMatchObject({ kind: 'chunk', text: 'answer 0 to two' });
  });

  it('goes on after a line that was cut off', async () => {
    using folder = temporaryFolder();
    const whole = options(folder.path, live());
    await record(whole);
    appendFileSync(whole.file, '{"task":"one","model":"live","ord');
    const member = live();
    expect(await record({ ...whole, wanted: [{ member, samples: first(4) }] })).toHaveLength(8);
    expect(readAnswers(whole.file)).toHaveLength(8);
    expect(member.asked).toHaveLength(2);
  });

  it('keeps a last line that only lacks its end', async () => {
    using folder = temporaryFolder();
    const whole = options(folder.path, live());
    await record(whole);
    writeFileSync(whole.file, readFileSync(whole.file, 'utf8').trimEnd());
    expect(await record({ ...whole, wanted: [{ member: live(), samples: first(4) }] })).toHaveLength(8);
  });

  it('refuses a file of something else, and leaves it as it is', async () => {
    using folder = temporaryFolder();
    const file = join(folder.path, 'notes.jsonl');
    writeFileSync(file, '{"note": 1}\n');
    await expect(record(options(folder.path, live(), { file }))).rejects.toThrow(
      expect.objectContaining({ name: 'ConfigError', at: `${file}:1` }) as Error,
    );
    expect(readFileSync(file, 'utf8')).toBe('{"note": 1}\n');
  });

  it('says which answers failed, and keeps the others', async () => {
    using folder = temporaryFolder();
    const failing = live(({ task }) => {
      if (task.id === 'one') throw new MemberError('out of order');
    });
    const events: RecordEvent[] = [];
    const answers = await record(options(folder.path, failing, { onEvent: (event) => events.push(event) }));
    expect(answers.map(({ task }) => task)).toEqual(['two', 'two', 'two']);
    const failed = events.filter(({ kind }) => kind === 'failed');
    expect(failed).toHaveLength(3);
    expect(failed[0]).toMatchObject({ task: 'one', model: 'live', error: { message: 'out of order' } });
  });

  it('keeps what came before it was stopped', async () => {
    using folder = temporaryFolder();
    const stop = new AbortController();
    const member = live(({ task, signal }) => {
      if (task.id === 'two') stop.abort(new Error('stopped by the test'));
      signal.throwIfAborted();
    });
    const stopped = options(folder.path, member, { signal: stop.signal });
    await expect(record(stopped)).rejects.toThrow('stopped by the test');
    const kept = readAnswers(stopped.file);
    expect(kept.every(({ task }) => task === 'one')).toBe(true);
    expect(await record(options(folder.path, live()))).toHaveLength(6);
  });

  it('refuses a limit in USD where a member has no prices', async () => {
    using folder = temporaryFolder();
    const member = { ...live(), prices: undefined };
    await expect(record(options(folder.path, member, { budget: { usd: 1 } }))).rejects.toThrow(
      expect.objectContaining({ name: 'ConfigError', at: 'live.prices' }) as Error,
    );
    expect(member.asked).toEqual([]);
  });

  it('buys nothing that the budget does not hold', async () => {
    using folder = temporaryFolder();
    const events: RecordEvent[] = [];
    const member = live();
    await record(options(folder.path, member, { budget: { samples: 2 }, onEvent: (event) => void events.push(event) }));
    expect(events.filter(({ kind }) => kind === 'answer')).toHaveLength(2);
    expect(events.find(({ kind }) => kind === 'failed')).toMatchObject({ error: { name: 'BudgetError' } });
  });
});
