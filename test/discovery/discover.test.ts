import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { discover } from '../../src/discovery/discover.ts';
import type { Source } from '../../src/discovery/source.ts';
import { catalogued } from '../../src/models/catalogue.ts';
import { modelsFolder } from '../../src/models/folder.ts';
import { temporaryFolder } from '../answers.ts';
import { openaiServer } from '../servers/openai.ts';

afterEach(() => vi.unstubAllEnvs());

const { signal } = new AbortController();

/** Looks about on a machine without models, keys and servers but for those given. */
async function found(
  options: Partial<Parameters<typeof discover>[0]>,
): Promise<{ chosen: Source | undefined; all: Source[] }> {
  using folder = temporaryFolder();
  vi.stubEnv('WEAK_COMMITTEE_MODELS', folder.path);
  const all = await discover({ environment: {}, servers: [], signal, ...options });
  return { chosen: all.find(({ config }) => config !== undefined), all };
}

function names(source: Source | undefined): (string | undefined)[] {
  return [...(source?.config?.committee ?? []), source?.config?.strong].map((member) => member?.name);
}

describe('discover', () => {
  it('takes the provider of a key before all else, with a limit on money', async () => {
    await using server = await openaiServer([]);
    const servers = [{ name: 'Ollama', baseURL: server.baseURL }];
    const { chosen } = await found({ environment: { OPENAI_API_KEY: 'k' }, servers });
    expect(chosen).toMatchObject({ kind: 'key', place: 'OPENAI_API_KEY', config: { budget: { usd: 0.25 } } });
    expect(names(chosen)).toEqual(['gpt-5-nano', 'gpt-5']);
    expect(names((await found({ environment: { OPENROUTER_API_KEY: 'k' } })).chosen)).toEqual([
      'openai/gpt-5-nano',
      'openai/gpt-5',
    ]);
    const claude = await found({ environment: { ANTHROPIC_API_KEY: 'k' } });
    expect(names(claude.chosen)).toEqual(['claude-haiku-4-5', 'claude-opus-4-6']);
    expect(claude.chosen?.config?.committee[0]?.prices).toMatchObject({ input: 1, cacheWrite: 1.25, output: 5 });
  });

  it('gives a key to the server that the environment names, not to OpenAI', async () => {
    await using server = await openaiServer([], { key: 'mine', models: ['own'] });
    const { chosen } = await found({ environment: { OPENAI_API_KEY: 'mine', OPENAI_BASE_URL: server.baseURL } });
    expect(chosen).toMatchObject({ kind: 'server', place: `OPENAI_BASE_URL at ${server.baseURL}` });
    expect(names(chosen)).toEqual(['own', undefined]);
  });

  it('takes a server that answers, models for code first, and none for embeddings', async () => {
    await using server = await openaiServer([], {
      models: ['nomic-embed-text', 'llama3.2:1b', 'mistral:7b', 'qwen2.5-coder:1.5b'],
    });
    const { chosen, all } = await found({
      servers: [
        { name: 'LM Studio', baseURL: 'http://127.0.0.1:9/v1' },
        { name: 'Ollama', baseURL: server.baseURL },
      ],
    });
    expect(chosen?.place).toBe(`Ollama at ${server.baseURL}`);
    expect(names(chosen)).toEqual(['qwen2.5-coder:1.5b', 'llama3.2:1b', undefined]);
    expect(all.find(({ place }) => place.startsWith('LM Studio'))?.found).toBe('does not answer');
  });

  it('passes by a server without models, and one that speaks something else', async () => {
    await using empty = await openaiServer([], { models: [] });
    const { chosen, all } = await found({
      servers: [
        { name: 'Ollama', baseURL: empty.baseURL },
        { name: 'llama.cpp', baseURL: `${empty.baseURL}/nothing/here` },
      ],
    });
    expect(all.slice(-4, -2).map((source) => source.found)).toEqual([
      'answers, and has no model yet',
      'does not answer',
    ]);
    expect(chosen?.kind).toBe('recordings');
  });

  it('replays the recordings of the fixtures last of all', async () => {
    const { chosen, all } = await found({});
    expect(all.at(-2)).toMatchObject({ kind: 'model', found: expect.stringContaining('models pull') as string });
    expect(chosen).toMatchObject({ kind: 'recordings', place: 'recordings of the fixtures' });
    expect(chosen?.config?.committee.every((member) => 'answersFor' in member)).toBe(true);
  });

  const { name, file } = catalogued('smollm2-135m');
  const pulled = join(modelsFolder(), file);
  it.skipIf(!existsSync(pulled))('takes models that were pulled before recordings', async () => {
    using folder = temporaryFolder();
    copyFileSync(pulled, join(folder.path, file));
    vi.stubEnv('WEAK_COMMITTEE_MODELS', folder.path);
    const all = await discover({ environment: {}, servers: [], signal });
    expect(names(all.find(({ config }) => config !== undefined))).toEqual([name, undefined]);
  });
});
