import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { MemberError } from '../../src/errors.ts';
import type { MemberEvent, SampleRequest, Usage } from '../../src/nouns/member.ts';
import { local, type LocalMember } from '../../src/members.ts';
import { catalogued } from '../../src/models/catalogue.ts';
import { modelsFolder } from '../../src/models/folder.ts';
import { assertConforms, memberConformance } from '../../src/testing.ts';
import { temporaryFolder } from '../answers.ts';
import { requestFor } from './localRequest.ts';

const MODEL = 'smollm2-135m';
const FILE = join(modelsFolder(), catalogued(MODEL).file);
const PULLED = existsSync(FILE);
if (!PULLED) console.warn(`Skipped: ${MODEL} is not here. Fetch it: weak-committee models pull ${MODEL}`);

afterEach(() => vi.unstubAllEnvs());

describe('local() without a model', () => {
  it.each([
    [{ model: '' }, 'local() was given no model.'],
    [{ model: 'gpt-5' }, 'There is no model gpt-5 in the catalogue.'],
    [{ model: MODEL, contextSize: 0 }, `contextSize of member ${MODEL} is 0.`],
    [{ model: MODEL, sequences: 1.5 }, `sequences of member ${MODEL} is 1.5.`],
    [{ model: MODEL, topK: -1 }, `topK of member ${MODEL} is -1.`],
  ])('refuses %j', (options, message) => {
    expect(() => local(options)).toThrow(expect.objectContaining({ name: 'ConfigError', message }) as Error);
  });

  it('is called by its model and costs nothing unless told otherwise', () => {
    expect(local({ model: MODEL })).toMatchObject({ name: MODEL, prices: { input: 0, output: 0 } });
    const prices = { input: 1, output: 2 };
    expect(local({ model: '/models/mine.gguf', prices })).toMatchObject({ name: 'mine', prices });
  });

  it('refuses a truncated file by name, before any process is started', async () => {
    using folder = temporaryFolder();
    vi.stubEnv('WEAK_COMMITTEE_MODELS', folder.path);
    writeFileSync(join(folder.path, catalogued(MODEL).file), 'GGUF');
    await expect(ask(local({ model: MODEL }))).rejects.toThrow(`The file of the model ${MODEL} is truncated.`);
  });

  it('says what a file that is no model does to it', async () => {
    using folder = temporaryFolder();
    const path = join(folder.path, 'broken.gguf');
    writeFileSync(path, 'GGUF and nothing that is a model');
    await using member = local({ model: path });
    const asked = ask(member);
    await expect(asked).rejects.toThrow(MemberError);
    await expect(asked).rejects.toThrow('broken: the model could not be loaded');
  });

  it('says how to add node-llama-cpp where it is not installed', async () => {
    using folder = temporaryFolder();
    const path = join(folder.path, 'any.gguf');
    writeFileSync(path, 'GGUF');
    vi.stubEnv('NODE_OPTIONS', `--import=data:text/javascript,${encodeURIComponent(WITHOUT_LLAMA)}`);
    await using member = local({ model: path });
    await expect(ask(member)).rejects.toMatchObject({
      name: 'ConfigError',
      message: 'local() needs the package `node-llama-cpp`, which is not installed.',
      fix: 'Add it: npm install node-llama-cpp',
    });
  });
});

const WITHOUT_LLAMA = `
import { registerHooks } from 'node:module';
registerHooks({ resolve(name, context, next) {
  if (name === 'node-llama-cpp') throw Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' });
  return next(name, context);
} });`;

describe.skipIf(!PULLED)('local() with a model', () => {
  const member = local({ model: MODEL, contextSize: 1024, sequences: 4, threads: 1, maxOutputTokens: 12 });
  afterAll(() => member[Symbol.asyncDispose]());

  it('keeps to what a member promises', async () => {
    const task = { prompt: 'Write `one()`.', target: 'one.ts', workspace: { files: {} } };
    assertConforms(await memberConformance(member, { task }));
  });

  it('writes several answers to one prompt, which is read once', async () => {
    const messages = [{ role: 'user' as const, content: 'Name a colour that nobody would think of.' }];
    const first = await ask(member, { messages, ordinals: [0, 1, 2, 3] });
    expect(new Set(first.texts).size).toBeGreaterThan(1);
    expect(first.texts).toHaveLength(4);
    expect(first.usage).toMatchObject({ cachedInputTokens: 0, estimated: false });
    expect(first.usage?.inputTokens).toBeLessThan(60);
    expect(first.usage?.outputTokens).toBeLessThanOrEqual(4 * 12);
    const again = await ask(member, { messages, ordinals: [4] });
    expect(again.usage?.cachedInputTokens).toBe(first.usage?.inputTokens);
  });

  it('gives the same text for the same seed, alone or together with others', async () => {
    const { texts } = await ask(member, { ordinals: [3, 4, 5], seed: 40, temperature: 1.2 });
    expect((await ask(member, { ordinals: [3, 4, 5], seed: 40, temperature: 1.2 })).texts).toEqual(texts);
    expect((await ask(member, { ordinals: [5], seed: 42, temperature: 1.2 })).texts).toEqual(texts.slice(2));
    expect((await ask(member, { ordinals: [5], seed: 4_000, temperature: 1.2 })).texts).not.toEqual(texts.slice(2));
  });

  it('gives the same text for the same seed while other prompts are answered', async () => {
    const about = (what: string): Partial<SampleRequest> => ({
      messages: [{ role: 'user', content: `Write about ${what}.` }],
      ordinals: [0, 1],
      maxOutputTokens: 6,
    });
    const asked = ['parsers', 'the sea and everything that lives in it'].map(about);
    const together = await Promise.all(asked.map((one) => ask(member, one)));
    await using other = local({ model: MODEL, contextSize: 512, sequences: 2, threads: 1 });
    for (const [index, one] of asked.entries()) expect((await ask(other, one)).texts).toEqual(together[index]?.texts);
  });

  it('reads what two prompts begin with once, and answers as if it had read it twice', async () => {
    const rules = Array.from({ length: 30 }, (_, index) => `Rule ${index}: name things plainly.`).join(' ');
    const ending = (text: string): Partial<SampleRequest> => ({
      messages: [{ role: 'user', content: `${rules} ${text}` }],
      maxOutputTokens: 8,
    });
    const first = await ask(member, ending('Count words.'));
    const second = await ask(member, ending('Sort a list.'));
    expect(first.usage?.cachedInputTokens).toBe(0);
    expect(second.usage?.cachedInputTokens).toBeGreaterThanOrEqual(128);
    expect(second.usage?.cachedInputTokens).toBeLessThan(second.usage?.inputTokens ?? 0);
    await using other = local({ model: MODEL, contextSize: 1024, sequences: 1, threads: 1 });
    expect((await ask(other, ending('Sort a list.'))).texts).toEqual(second.texts);
  });

  it('says when an answer was cut off, and when it was not', async () => {
    expect(await ask(member)).toMatchObject({ finishes: ['length'], usage: { outputTokens: 12 } });
    const messages = [{ role: 'user' as const, content: 'Say only: yes' }];
    const { finishes, usage } = await ask(member, { messages, temperature: 0, maxOutputTokens: 200 });
    expect(finishes).toEqual(['stop']);
    expect(usage?.outputTokens).toBeLessThan(200);
  });

  it('answers more at once than there are sequences', async () => {
    const ordinals = [0, 1, 2, 3, 4, 5];
    expect((await ask(member, { ordinals, maxOutputTokens: 3 })).texts).toHaveLength(6);
  });

  it('refuses a prompt that the context cannot hold', async () => {
    const messages = [{ role: 'user' as const, content: 'word '.repeat(1200) }];
    await expect(ask(member, { messages })).rejects.toMatchObject({
      message: expect.stringMatching(/the prompt has \d+ tokens, and the context holds 1024/) as string,
      retryable: false,
    });
  });

  it('stops in the middle of an answer, and has its sequences free again', async () => {
    const stop = new AbortController();
    const reason = new Error('no longer needed');
    let chunks = 0;
    const asked = Array.fromAsync(
      member.propose(requestFor({ ordinals: [0, 1, 2, 3], maxOutputTokens: 900, signal: stop.signal })),
      () => {
        if (++chunks === 5) stop.abort(reason);
      },
    );
    await expect(asked).rejects.toBe(reason);
    expect(chunks).toBeLessThan(10);
    expect((await ask(member, { ordinals: [0, 1, 2, 3], maxOutputTokens: 2 })).texts).toHaveLength(4);
  });

  it.skipIf(process.platform !== 'linux')(
    'outlives the death of its process: that call may be made again',
    async () => {
      const asked = Array.fromAsync(member.propose(requestFor({ maxOutputTokens: 900 })), ({ kind }) => {
        if (kind === 'chunk') for (const pid of modelHosts(process.pid)) process.kill(pid, 'SIGKILL');
      });
      await expect(asked).rejects.toMatchObject({
        name: 'MemberError',
        message: expect.stringContaining('the process of the model ended by SIGKILL') as string,
        retryable: true,
      });
      expect((await ask(member, { maxOutputTokens: 2 })).texts).toHaveLength(1);
    },
  );

  it.skipIf(process.platform !== 'linux')('leaves no process once it is disposed of', async () => {
    const before = modelHosts(process.pid);
    {
      await using other = local({ model: MODEL, contextSize: 512, sequences: 1, threads: 1 });
      await ask(other, { maxOutputTokens: 1 });
      expect(modelHosts(process.pid)).toHaveLength(before.length + 1);
    }
    expect(modelHosts(process.pid)).toEqual(before);
  });

  it.skipIf(process.platform !== 'linux').each(['SIGKILL', 'SIGINT'] as const)(
    'leaves no process when the solver is ended by %s in the middle of an answer',
    async (signal) => {
      const solver = execa(process.execPath, [join(import.meta.dirname, 'asking.ts'), MODEL], { reject: false });
      const { promise, resolve } = Promise.withResolvers<void>();
      solver.stdout.once('data', resolve);
      await promise;
      const hosts = modelHosts(solver.pid ?? 0);
      expect(hosts).toHaveLength(1);
      solver.kill(signal);
      await solver;
      await expect.poll(() => hosts.filter(isRunning)).toEqual([]);
    },
  );

  it('does not keep the solver from ending', async () => {
    const { exitCode } = await execa(process.execPath, [join(import.meta.dirname, 'asking.ts'), MODEL, 'leave']);
    expect(exitCode).toBe(0);
  });

  it('keeps whoever disposes of it alive until that is done', async () => {
    const { stdout } = await execa(process.execPath, [join(import.meta.dirname, 'asking.ts'), MODEL, 'dispose']);
    expect(stdout).toBe('writing\ngone');
  });
});

interface Heard {
  readonly texts: readonly string[];
  readonly finishes: readonly string[];
  readonly usage: Usage | undefined;
}

async function ask(member: LocalMember, wanted: Partial<SampleRequest> = {}): Promise<Heard> {
  const events = await Array.fromAsync(member.propose(requestFor(wanted)));
  const answers = events.filter((event): event is Extract<MemberEvent, { kind: 'answer' }> => event.kind === 'answer');
  const sorted = answers.toSorted((one, other) => one.choice - other.choice);
  return {
    texts: sorted.map(({ text }) => text),
    finishes: sorted.map(({ finish }) => finish),
    usage: events.find((event) => event.kind === 'usage')?.usage,
  };
}

/** The processes that hold a model for the process with this number. */
function modelHosts(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`)
    .flatMap((thread) => readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' '))
    .filter((child) => child !== '' && commandOf(child).includes('modelHost'))
    .map(Number);
}

/** Whether it still runs: one that has ended stays in the list until somebody asks how. */
function isRunning(pid: number): boolean {
  return commandOf(String(pid)) !== '';
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    // It has ended meanwhile.
    return '';
  }
}
