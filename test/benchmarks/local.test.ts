import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import {
  byTask,
  diversityFigures,
  failureCorrelation,
  ladderFigures,
  modelFigures,
  type Judged,
} from '../../benchmarks/local/figures.ts';

/** An answer that takes as many tokens and seconds as its ordinal says, plus one. */
function answer(task: string, model: string, ordinal: number, sound: boolean, rung = 'plain, warm'): Judged {
  return {
    task,
    model,
    ordinal,
    rung,
    temperature: 0.8,
    seed: 1,
    choice: 0,
    finished: true,
    promptTokens: 10,
    completionTokens: ordinal + 1,
    seconds: ordinal + 1,
    date: '2026-01-01',
    origin: { parameters: 1e12 },
    text: '',
    sound,
  };
}

const answers = (task: string, model: string, sound: readonly boolean[]): Judged[] =>
  sound.map((one, ordinal) => answer(task, model, ordinal, one));

describe('figures of local models', () => {
  const tasks = byTask([
    ...answers('easy', 'small', [true, true, false, true]),
    ...answers('hard', 'small', [false, false, false, false]),
    ...answers('easy', 'large', [true, true, true, true]),
    ...answers('hard', 'large', [false, true, true, true]),
  ]);

  it('gives pass@k where there are as many samples', () => {
    const { passAt, tokens, cutOff } = modelFigures('small', tasks, [1, 4, 8]);
    expect(passAt.get(1)?.value).toBeCloseTo(37.5);
    expect(passAt.get(4)?.value).toBeCloseTo(50);
    expect(passAt.has(8)).toBe(false);
    expect({ tokens, cutOff }).toEqual({ tokens: 2.5, cutOff: 0 });
  });

  it('asks the next member of a ladder only when the one before it has nothing sound', () => {
    const ladder = ladderFigures(
      [
        { name: 'small', samples: 2 },
        { name: 'large', samples: 2 },
      ],
      tasks,
    );
    // `easy` ends with the first: 3 tokens, 1 s; `hard` takes both: 6 tokens, and 2 s of the first before 2 s of the second.
    expect(ladder).toMatchObject({ tokens: 4.5, work: 4.5, seconds: 2.5 });
    expect(ladder.solved.value).toBe(100);
    expect(ladder.strongShare.value).toBe(0);
    expect(ladderFigures([{ name: 'small', samples: 4 }], tasks).strongShare.value).toBe(50);
  });

  it('compares prompts of the ladder with as many plain ones', () => {
    expect(diversityFigures('small', tasks)).toBeUndefined();
    const rungs = ['plain, cool', ...Array<string>(3).fill('plain, warm'), ...Array<string>(4).fill('restated')];
    const both = byTask([
      ...rungs.map((rung, ordinal) => answer('t', 'm', ordinal, ordinal === 7, rung)),
      ...Array.from({ length: 5 }, (_, index) => answer('t', 'm', 16 + index, false)),
    ]);
    expect(diversityFigures('m', both)).toMatchObject({
      ladder: { solved: { value: 100 } },
      plain: { solved: { value: 0 } },
      difference: { value: 100 },
    });
  });

  it('correlates failures, and says nothing where a model never fails', () => {
    expect(failureCorrelation('small', 'large', tasks).value).toBeCloseTo(1);
    const never = byTask([...answers('a', 'x', [true]), ...answers('b', 'x', [true]), ...answers('a', 'y', [true])]);
    expect(failureCorrelation('x', 'y', never).value).toBeNaN();
  });
});

describe('npm run bench:local', () => {
  it('prints its figures for recorded answers, without a model', async () => {
    const root = join(import.meta.dirname, '../..');
    const recorded = join(root, 'fixtures/recordings/local.jsonl');
    const options = [
      '--tasks',
      join(root, 'fixtures/tasks'),
      '--limit',
      '3',
      '--answers',
      recorded,
      '--no-sampling',
      '--json',
    ];
    const { stdout } = await execa(process.execPath, [join(root, 'benchmarks/local/experiment.ts'), ...options]);
    const figures = JSON.parse(stdout.split('\n').at(-1) ?? '') as Figures;
    expect(figures.models.map(({ name }) => name)).toEqual([
      'smollm2-135m',
      'qwen2.5-coder-0.5b',
      'qwen2.5-coder-1.5b',
    ]);
    // Three of the four answers of a ladder are plain ones.
    expect(figures.models[2]).toMatchObject({
      passAt1: expect.any(Number) as number,
      passAt4: null,
      tokensPerSecond: null,
    });
    const all = figures.ladders.find(({ members }) => members.length === 3);
    expect(all?.members).toEqual(['smollm2-135m ×4', 'qwen2.5-coder-0.5b ×4', 'qwen2.5-coder-1.5b ×4']);
    expect((all?.solved ?? 0) + (all?.strongShare ?? 0)).toBeCloseTo(100, 5);
    expect(figures.failureCorrelation).toHaveLength(3);
  });
});

interface Figures {
  readonly models: readonly { readonly name: string }[];
  readonly ladders: readonly {
    readonly members: readonly string[];
    readonly solved: number;
    readonly strongShare: number;
  }[];
  readonly failureCorrelation: readonly object[];
}
