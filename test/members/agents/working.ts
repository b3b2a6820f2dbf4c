import { join } from 'node:path';
import { agent, type AgentOptions } from '../../../src/members.ts';
import type { MemberEvent, Usage } from '../../../src/nouns/member.ts';
import type { TaskInput } from '../../../src/nouns/task.ts';
import { resolveTask } from '../../../src/workspace/resolveTask.ts';
import { answer, openaiServer, type Asked } from '../../servers/openai.ts';

/** One thing that the scripted agent does; see `scripted.mjs`. */
export type Step = readonly [name: string, ...given: readonly unknown[]];

/** The key of the user, which no agent may see. */
export const KEY = 'sk-of-the-user';
export const PRICES = { input: 1, cachedInput: 0.1, output: 10 };

export const ADD = {
  'package.json': '{"type":"module"}',
  'package-lock.json': '{}',
  'src/add.ts': 'export const add = (a: number, b: number): number => a - b;\n',
  'src/other.ts': 'export const other = 1;\n',
  'test/add.test.ts':
    "import { expect, it } from 'vitest';\nimport { add } from '../src/add.ts';\nit('adds', () => {\n  expect(add(1, 2)).toBe(3);\n  expect(add(7, 2)).toBe(9);\n});\n",
};

export const TASK = {
  prompt: 'Mend `add(a, b)`.',
  target: 'src/add.ts',
  workspace: { files: ADD },
} as const satisfies TaskInput;
export const RIGHT = 'export const add = (a: number, b: number): number => a + b;\n';

/** A server whose model has the agent do these steps; each call has 1000 tokens in, 400 of them cached, and 50 out. */
export const modelThat = (...steps: readonly Step[]) =>
  openaiServer(() => answer(JSON.stringify(steps), { usage: { prompt: 1000, completion: 50, cached: 400 } }));

/** An agent that is a script of ours, asked over the relay. */
export function scripted(baseURL: string, options: Partial<AgentOptions> = {}): ReturnType<typeof agent> {
  return agent({
    name: 'scripted',
    command: [process.execPath, join(import.meta.dirname, 'scripted.mjs')],
    model: 'small',
    apiKey: KEY,
    prices: PRICES,
    baseURL,
    ...options,
  });
}

type Answer = Extract<MemberEvent, { kind: 'answer' }>;

/** What came of one sample. */
export interface Sampled {
  readonly made: Answer['made'];
  readonly text: string | undefined;
  /** Each usage that was told, the last one being the sample's. */
  readonly usages: readonly Usage[];
  readonly requests: readonly Asked[];
}

/** Has the scripted agent do some steps, once. */
export async function sampled(
  steps: readonly Step[],
  {
    task = TASK,
    signal = AbortSignal.timeout(120_000),
    ...options
  }: Partial<AgentOptions> & { readonly task?: TaskInput; readonly signal?: AbortSignal } = {},
): Promise<Sampled> {
  await using server = await modelThat(...steps);
  const member = scripted(server.baseURL, options);
  const events = await Array.fromAsync(
    member.propose({
      task: await resolveTask(task),
      messages: [{ role: 'user', content: 'Mend it.' }],
      ordinals: [0],
      maxOutputTokens: member.limits.maxOutputTokens,
      signal,
    }),
  );
  const given = events.find((event) => event.kind === 'answer');
  return {
    made: given?.made,
    text: given?.text,
    usages: events.flatMap((event) => (event.kind === 'usage' ? [event.usage] : [])),
    requests: server.requests,
  };
}
