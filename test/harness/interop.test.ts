import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digestOf } from '../../src/nouns/digest.ts';
import { alone } from '../../src/harness/arm.ts';
import { exportRun } from '../../src/harness/interop/export.ts';
import { importSamples, promptsOf } from '../../src/harness/interop/import.ts';
import type { FinishedRun } from '../../src/harness/runFolder.ts';
import { recording } from '../../src/members.ts';
import { temporaryFolder } from '../answers.ts';
import { ABOUT, sample } from './samples.ts';

/** A run of one member, `a/b:free`, with these answers to each task. */
function runOf(
  answers: Readonly<Record<string, readonly { readonly code: string; readonly right: boolean }[]>>,
): FinishedRun {
  const arm = alone('a/b:free');
  const tasks = Object.keys(answers);
  return {
    seal: {
      ...ABOUT,
      version: 3,
      tasks: tasks.map((id) => ({ id, prompt: `Write ${id}.`, language: 'typescript', digest: id })),
      members: [{ name: 'a/b:free', prices: null, samples: 9, live: false, origin: null }],
      arms: [{ ...arm, policy: { name: arm.policy.name, options: arm.policy.options } }],
      timeoutMs: 1000,
      config: null,
      lockfile: null,
      node: 'v24',
    },
    samples: Object.entries(answers).flatMap(([task, own]) =>
      own.map(({ code, right }, ordinal) => sample('a/b:free', ordinal, right, { task, digest: digestOf(code) })),
    ),
    arms: [arm],
    code: new Map(
      Object.values(answers)
        .flat()
        .map(({ code }) => [digestOf(code), { 'x.ts': code }]),
    ),
  };
}

const answers = fc.dictionary(
  fc.stringMatching(/^[a-z]{1,4}\/[0-9]{1,3}$/),
  fc.array(fc.record({ code: fc.string({ unit: 'binary', minLength: 1 }), right: fc.boolean() }), {
    minLength: 1,
    maxLength: 4,
  }),
  { minKeys: 1, maxKeys: 5 },
);

describe('samples of another harness', () => {
  it('come back as they went, code, order and verdict', () => {
    fc.assert(
      fc.property(answers, (given) => {
        using folder = temporaryFolder();
        const wanted = Object.entries(given)
          .flatMap(([task, own]) => own.map(({ code, right }, ordinal) => ({ task, ordinal, code, right })))
          .toSorted((a, b) => a.task.localeCompare(b.task) || a.ordinal - b.ordinal);
        const back = (path: string): unknown[] =>
          importSamples(path, 'm').toSorted((a, b) => a.task.localeCompare(b.task) || a.ordinal - b.ordinal);
        const run = runOf(given);
        const [evalplus = ''] = exportRun(run, 'evalplus', join(folder.path, 'e'));
        expect(back(evalplus)).toEqual(wanted.map(({ task, ordinal, code }) => ({ model: 'm', task, ordinal, code })));
        const [multiplE = ''] = exportRun(run, 'multipl-e', join(folder.path, 'm'));
        expect(back(multiplE)).toEqual(
          wanted.map(({ task, ordinal, code, right }) => ({ model: 'm', task, ordinal, code, passed: right })),
        );
      }),
      { numRuns: 30 },
    );
  });

  it('are replayed by recording(), from gzipped files and completions too', () => {
    using folder = temporaryFolder();
    const suite = join(folder.path, 'suite.jsonl');
    writeFileSync(suite, '{"task_id":"T/0","prompt":"def f():\\n"}\n');
    const samples = join(folder.path, 'samples.jsonl.gz');
    writeFileSync(samples, gzipSync('{"task_id":"T/0","completion":"    return 1\\n"}\n'));
    const [answer] = importSamples(samples, 'm', promptsOf(suite));
    expect(answer).toEqual({ task: 'T/0', model: 'm', ordinal: 0, code: 'def f():\n    return 1\n' });
    const file = join(folder.path, 'answers.jsonl');
    writeFileSync(file, `${JSON.stringify(answer)}\n`);
    expect(recording(file, { model: 'm' }).name).toBe('m');
    expect(() => importSamples(samples, 'm')).toThrow('The sample of T/0 only completes a prompt, which is not known.');
  });

  it.each([
    ['{"task_id":1}\n', 'This is no sample of EvalPlus or MultiPL-E.'],
    ['{"task_id":"T/0","solution":"x"}\nnot JSON\n', 'This is no sample of EvalPlus or MultiPL-E.'],
    ['\n', 'holds nothing'],
  ])('that cannot be read are refused: %j', (text, message) => {
    using folder = temporaryFolder();
    const file = join(folder.path, 'samples.jsonl');
    writeFileSync(file, text);
    expect(() => importSamples(file, 'm')).toThrow(message);
    mkdirSync(join(folder.path, 'empty'));
    expect(() => importSamples(join(folder.path, 'empty'), 'm')).toThrow('holds nothing');
    expect(() => importSamples(join(folder.path, 'none'), 'm')).toThrow('cannot be read');
  });

  it('never overwrite each other, nor lead out of the folder', () => {
    using folder = temporaryFolder();
    const run = runOf({
      '../x': [{ code: 'a', right: true }],
      '..:x': [{ code: 'b', right: true }],
      模型: [{ code: 'c', right: true }],
    });
    const [multiplE = ''] = exportRun(run, 'multipl-e', join(folder.path, 'deep/out'));
    expect(readdirSync(multiplE)).toHaveLength(3);
    expect(readdirSync(folder.path)).toEqual(['deep']);
  });

  it('become a log for Inspect: tasks are its samples, our samples its epochs', () => {
    using folder = temporaryFolder();
    const run = runOf({
      'a/0': [
        { code: 'one', right: false },
        { code: 'two', right: true },
      ],
      'b/0': [{ code: 'three', right: true }],
    });
    const [file = ''] = exportRun(run, 'inspect', folder.path);
    expect(file).toBe(join(folder.path, 'a_b_free.json'));
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
      version: 2,
      status: 'success',
      eval: { model: 'a/b:free', dataset: { samples: 2, sample_ids: ['a/0', 'b/0'] }, config: { epochs: 2 } },
      results: { total_samples: 3, scores: [{ name: 'truth', metrics: { accuracy: { value: 2 / 3 } } }, {}] },
      samples: [
        { id: 'a/0', epoch: 1, scores: { truth: { value: 'I', answer: 'one' } } },
        { id: 'a/0', epoch: 2, scores: { truth: { value: 'C', answer: 'two' } } },
        { id: 'b/0', epoch: 1 },
      ],
    });
  });
});
