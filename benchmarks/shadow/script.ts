import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Half, Pool, Recorded } from './pools.ts';
import { shuffled } from './shuffled.ts';

/** One request of the day: a task that can be checked, or a question. */
export interface Asked {
  readonly number: number;
  /** Undefined for a question. */
  readonly task: string | undefined;
  readonly words: string;
  /** How often its task came before on that day: each time others of its answers are given. */
  readonly turn: number;
}

/** Of so many requests one is a question. */
const QUESTIONS = 10;

/** The requests of a day, in an order drawn by a fixed seed: each task as often as any other, and questions between them. */
export function scriptOf({ tasks }: Pool, requests: number, seed: number): Asked[] {
  const random = xoroshiro128plus(seed);
  const order: (typeof tasks)[number][] = [];
  while (order.length < requests) order.push(...shuffled(tasks, random));
  const turns = new Map<string, number>();
  return Array.from({ length: requests }, (_, number) => {
    const { id, prompt } = order[number] ?? { id: '', prompt: '' };
    if (number % QUESTIONS === QUESTIONS - 1)
      return { number, task: undefined, words: `Request ${number}. What is a monad?`, turn: 0 };
    const turn = turns.get(id) ?? 0;
    turns.set(id, turn + 1);
    return { number, task: id, words: `Request ${number}. Complete this file:\n\n${prompt}`, turn };
  });
}

/** The answer of a model to the so-many-eth call for a request: while there are others, none twice in a day. */
export function answerTo(pool: Pool, half: Half, { task = '', turn }: Asked, model: string, call: number): Recorded {
  const answers = pool.answers(half, task, model);
  const found = answers[(turn + call) % answers.length];
  if (found === undefined) throw new Error(`No recorded answer of ${model} to ${task}.`);
  return found;
}
