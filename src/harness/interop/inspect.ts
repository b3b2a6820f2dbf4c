import { digestOf } from '../../nouns/digest.ts';
import { MADE_BY } from '../../verification/seals.ts';
import type { SuiteFigures } from '../figures.ts';
import type { BenchTaskSeal } from '../seal.ts';
import type { CodedSample } from './exported.ts';

/** When a run was exported, and what of. */
export interface InspectAbout {
  readonly figures: SuiteFigures;
  readonly tasks: readonly BenchTaskSeal[];
  /** ISO 8601. A run does not keep when each answer came; logs must say something. */
  readonly created: string;
}

/**
 * One member's samples as a log that `inspect view` opens (inspect_ai's EvalLog, version 2, checked with its own reader, 0.3.285). Words are
 * mapped: what Inspect calls a sample is a task here, and our samples of a task are its epochs. Two scorers: `truth` by the hidden checkers,
 * `visible` by those that a solver sees; where they part, there is a false accept.
 */
export function inspectLog(
  member: string,
  byTask: ReadonlyMap<string, readonly CodedSample[]>,
  { figures, tasks, created }: InspectAbout,
): object {
  const samples = tasks.flatMap((task) => (byTask.get(task.id) ?? []).map((sample) => ({ task, sample })));
  const epochs = Math.max(1, ...[...byTask.values()].map((own) => own.length));
  const usage = {
    [member]: total(samples.map(({ sample }) => sample)),
  };
  const id = digestOf({ member, suite: figures.suite, tasks: tasks.map(({ digest }) => digest) }).slice(0, 22);
  return {
    version: 2,
    status: 'success',
    eval: {
      eval_id: id,
      run_id: id,
      created,
      task: figures.suite,
      task_id: id,
      task_version: 0,
      task_attribs: {},
      task_args: {},
      dataset: {
        name: figures.suite,
        samples: tasks.length,
        sample_ids: tasks.map((task) => task.id),
        shuffled: false,
      },
      model: member,
      model_args: {},
      config: { epochs, epochs_reducer: ['mean'] },
      packages: { 'weak-committee': MADE_BY.split(' ')[1] ?? '' },
      metadata: { basis: figures.basis, prices: figures.prices },
    },
    plan: { name: 'plan', steps: [], config: {} },
    results: {
      total_samples: samples.length,
      completed_samples: samples.length,
      scores: [
        scored(
          'truth',
          samples.map(({ sample }) => sample.right),
        ),
        scored(
          'visible',
          samples.map(({ sample }) => sample.visible === 'pass'),
        ),
      ],
    },
    stats: { started_at: created, completed_at: created, model_usage: usage },
    samples: samples.map(({ task, sample }) => inspectSample(task, sample, member)),
  };
}

function inspectSample({ id, prompt }: BenchTaskSeal, sample: CodedSample, member: string): object {
  const { ordinal, code = '', right, visible, evidence, usd, ms } = sample;
  const answer = { id: `${id} ${ordinal}`, role: 'assistant', source: 'generate', model: member, content: code };
  return {
    id,
    epoch: ordinal + 1,
    input: prompt,
    target: 'every hidden checker passes',
    messages: [{ id: `${id} asked`, role: 'user', source: 'input', content: prompt }, answer],
    output: {
      model: member,
      choices: [{ message: answer, stop_reason: 'stop' }],
      usage: total([sample]),
      time: ms / 1000,
    },
    scores: {
      truth: { value: right ? 'C' : 'I', answer: code },
      visible: { value: visible === 'pass' ? 'C' : 'I', answer: code, explanation: evidence ?? visible },
    },
    metadata: { usd, visible, tokens_estimated: sample.estimated },
    store: {},
    events: [],
    model_usage: { [member]: total([sample]) },
    total_time: ms / 1000,
    attachments: {},
  };
}

function scored(name: string, passed: readonly boolean[]): object {
  const accuracy = passed.length === 0 ? 0 : passed.filter(Boolean).length / passed.length;
  return {
    name,
    scorer: name,
    scored_samples: passed.length,
    unscored_samples: 0,
    params: {},
    metrics: { accuracy: { name: 'accuracy', value: accuracy, params: {} } },
  };
}

function total(samples: readonly CodedSample[]): object {
  const input = samples.reduce((sum, { inputTokens }) => sum + inputTokens, 0);
  const output = samples.reduce((sum, { outputTokens }) => sum + outputTokens, 0);
  return { input_tokens: input, output_tokens: output, total_tokens: input + output };
}
