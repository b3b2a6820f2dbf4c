import { mkdirSync, mkdtempDisposableSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { tests } from '../../checkers/index.ts';
import { ConfigError, explain, MemberError } from '../../src/errors.ts';
import { openLedger } from '../../src/ledger/ledger.ts';
import { agent } from '../../src/members.ts';
import { firstSound } from '../../src/policies.ts';
import { speakFor } from '../../src/serve/spoken.ts';
import { solve } from '../../src/solve.ts';
import { assertConforms, memberConformance } from '../../src/testing.ts';
import { answer, openaiServer } from '../servers/openai.ts';
import { ADD, KEY, modelThat, PRICES, RIGHT, sampled, scripted, TASK } from './agents/working.ts';

const MEND = ['write', 'src/add.ts', RIGHT] as const;
const usage = { prompt: 1000, completion: 50, cached: 400 };

describe('an agent', () => {
  it('solves a task in a copy: the user’s folder is as it was, and the money is counted to the token', async () => {
    using own = mkdtempDisposableSync(join(tmpdir(), 'agent-test-'));
    const folder = own.path;
    for (const [path, text] of Object.entries(ADD)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    await using server = await modelThat(MEND, ['ask'], ['say', 'mended']);
    const solution = await solve({ ...TASK, workspace: folder }, [tests('test/add.test.ts')], {
      committee: [scripted(server.baseURL)],
      policy: firstSound({ samples: 1 }),
      ledger: ':memory:',
      budget: { usd: 1 },
    });
    expect(solution).toMatchObject({
      status: 'solved',
      files: { 'src/add.ts': RIGHT },
      cost: { tokens: 2100, usd: 0.003 },
    });
    expect(readFileSync(join(folder, 'src/add.ts'), 'utf8')).toBe(ADD['src/add.ts']);
    // It is asked for changes, and not for an answer with code in it.
    const [asked] = server.requests;
    expect(asked?.body.messages[0]?.content).toContain('you may change src/add.ts');
    expect(asked?.body.messages[0]?.content).not.toContain('fenced block');
    expect(asked?.headers.authorization).toBe(`Bearer ${KEY}`);
  });

  it('may delete a target, and is judged without it', async () => {
    const user = ADD['src/add.ts'].replace('export', "import { other } from './other.ts';\nvoid other;\nexport");
    const task = {
      ...TASK,
      target: ['src/add.ts', 'src/other.ts'],
      workspace: { files: { ...ADD, 'src/add.ts': user } },
    };
    await using server = await openaiServer(({ body }, index) => {
      // The first leaves the import behind.
      const text =
        index === 0 ? RIGHT.replace('export', "import { other } from './other.ts';\nvoid other;\nexport") : RIGHT;
      expect(JSON.stringify(body.messages)).toContain('You may delete those');
      return answer(
        JSON.stringify([
          ['write', 'src/add.ts', text],
          ['remove', 'src/other.ts'],
        ]),
        { usage },
      );
    });
    const solution = await solve(task, [tests('test/add.test.ts')], {
      committee: [scripted(server.baseURL)],
      policy: firstSound({ samples: 2 }),
      ledger: ':memory:',
      budget: { usd: 1 },
    });
    expect(solution).toMatchObject({
      status: 'solved',
      files: { 'src/add.ts': RIGHT },
      removed: ['src/other.ts'],
      proposal: { ordinal: 1 },
      certificate: { removed: ['src/other.ts'] },
    });
  });

  it('that moves a target to another one has made both; to a path that is none it is refused', async () => {
    const task = { ...TASK, target: ['src/add.ts', 'src/sum.ts'] };
    const steps = [['move', 'src/add.ts', 'src/sum.ts']] as const;
    expect((await sampled(steps, { task })).made).toMatchObject({
      files: { 'src/sum.ts': ADD['src/add.ts'] },
      removed: ['src/add.ts'],
    });
    expect((await sampled(steps)).made).toEqual({
      refused: 'outside',
      notes: ['it moved src/add.ts to src/sum.ts, and that is no target'],
    });
  });

  it('that changes nothing says so', async () => {
    const { made } = await sampled([['say', 'I cannot']]);
    expect(made).toEqual({ refused: 'unchanged', notes: ['It changed nothing.', 'It said: I cannot'] });
  });

  it('that fails after it has changed files has made these, and what it said is kept', async () => {
    const { made } = await sampled([MEND, ['say', 'oh no'], ['exit', 3]]);
    expect(made).toEqual({
      files: { 'src/add.ts': RIGHT },
      notes: ['It ended with the exit code 3.', 'It said: oh no'],
    });
  });

  it('that goes on for too long is stopped, and what it changed by then counts', async () => {
    const { made } = await sampled([MEND, ['shell', 'sleep 100']], { timeoutMs: 3000 });
    expect(made).toMatchObject({ files: { 'src/add.ts': RIGHT }, notes: ['It was stopped after 3 s.'] });
  });

  it('that is not installed is an error that says how to', async () => {
    vi.stubEnv('PATH', '/usr/bin');
    const member = agent({ template: 'codex', model: 'small', baseURL: 'http://localhost:1/v1' });
    const error = await solve(TASK, [tests('test/add.test.ts')], { committee: [member], ledger: ':memory:' }).catch(
      (thrown: unknown) => thrown,
    );
    vi.unstubAllEnvs();
    expect(error).toBeInstanceOf(ConfigError);
    expect(explain(error)).toBe(
      'The agent codex:small is not installed: there is no program codex on the PATH. (codex:small.command) Install it: npm install -g @openai/codex',
    );
  });

  it('that is no program fails with its reason', async () => {
    await expect(sampled([], { command: [join(import.meta.dirname, 'agent.test.ts')] })).rejects.toThrow(
      /is not installed/,
    );
  });

  it('gets what its command line names: model, address, targets and the prompt as a word', async () => {
    const shown = ['/bin/sh', '-c', 'printf "%s|" "$@" "$M" > src/add.ts', 'sh'] as const;
    const { made } = await sampled([], {
      command: [...shown, '{model}', '{baseURL}', '{targets}', 'do: {prompt}'],
      env: { M: 'env {model}' },
    });
    const text = 'small|http://127.0.0.1:4141/v1|src/add.ts|do: Mend it.|env small|';
    expect(made).toMatchObject({ files: { 'src/add.ts': text } });
  });

  it('keeps to what the kit for members asks', async () => {
    await using server = await modelThat(MEND);
    assertConforms(await memberConformance(scripted(server.baseURL), { task: TASK }));
  });
});

describe('the budget of a sample', () => {
  it('ends the calls before they could pass it, and the agent after that', async () => {
    const { usages, requests, made } = await sampled(
      [MEND, ...Array.from({ length: 20 }, () => ['ask', { max_tokens: 100 }] as const), ['shell', 'sleep 100']],
      { maxOutputTokens: 320 },
    );
    // 50 for each call, and 64 at least must be left for one more.
    expect(requests).toHaveLength(6);
    expect(usages.at(-1)).toMatchObject({ outputTokens: 300, inputTokens: 6000, estimated: false });
    expect(made).toMatchObject({ files: {}, notes: [expect.stringContaining('used up'), expect.any(String)] });
  });

  it('counts a prompt by its bytes before it is sent', async () => {
    const { requests } = await sampled([MEND, ['ask', { messages: 'x'.repeat(5000) }]], { maxInputTokens: 3000 });
    expect(requests).toHaveLength(1);
  });

  it('is what the run sets aside: a sample that could cost more is not begun', async () => {
    await using server = await modelThat(MEND);
    const solution = await solve(TASK, [tests('test/add.test.ts')], {
      committee: [scripted(server.baseURL, { maxInputTokens: 100_000, maxOutputTokens: 10_000 })],
      policy: firstSound({ samples: 1 }),
      ledger: ':memory:',
      budget: { usd: 0.19 },
    });
    expect(solution.status).toBe('unsolved');
    expect(server.requests).toEqual([]);
  });

  it('counts a call that was under way when the agent was killed', async () => {
    const stop = new AbortController();
    using own = mkdtempDisposableSync(join(tmpdir(), 'agent-test-'));
    const ledger = join(own.path, 'ledger.sqlite');
    await using server = await openaiServer(() => answer('abcdefgh', { end: 'hold', usage }));
    // Asked as a stream, it begins and never ends.
    const member = scripted(server.baseURL, {
      command: [
        process.execPath,
        '-e',
        `fetch(process.env.OPENAI_BASE_URL + '/chat/completions', { method: 'POST', body: JSON.stringify({ stream: true, max_tokens: 500, messages: [{ role: 'user', content: 'x'.repeat(4000) }] }) }).then((r) => r.text())`,
      ],
    });
    const run = solve(TASK, [tests('test/add.test.ts')], {
      committee: [member],
      policy: firstSound({ samples: 1 }),
      ledger,
      signal: stop.signal,
    });
    run.catch(() => {});
    const told = Array.fromAsync(run);
    await expect.poll(() => server.requests).toHaveLength(1);
    stop.abort(new Error('enough'));
    await expect(told).rejects.toThrow('enough');
    using kept = openLedger(ledger);
    const [call] = kept.export(kept.list()[0]?.id ?? 'none').calls;
    const spent = call?.spent.tokens;
    expect(spent).toBeGreaterThan(1000);
    expect(spent).toBeLessThan(1600);
    expect(await server.requests[0]?.ended).toBe('hung-up');
  });
});

it('eight work at once, each in a copy of its own', async () => {
  await using server = await modelThat(MEND, ['shell', 'sleep 1']);
  const member = scripted(server.baseURL, { concurrency: 8 });
  const wrong = { ...ADD, 'test/add.test.ts': ADD['test/add.test.ts'].replace('toBe(9)', 'toBe(10)') };
  const solution = await solve({ ...TASK, workspace: { files: wrong } }, [tests('test/add.test.ts')], {
    committee: [member],
    policy: firstSound({ samples: 8 }),
    ledger: ':memory:',
  });
  expect(solution).toMatchObject({ status: 'unsolved', cost: { samples: 8, tokens: 8 * 1050 } });
});

describe('an agent with the network open, for a login of the user’s', () => {
  it('gets a copy of what it is given of the home; the run says so, and goes by its own figures', async () => {
    using own = mkdtempDisposableSync(join(tmpdir(), 'agent-test-'));
    vi.stubEnv('HOME', own.path);
    mkdirSync(join(own.path, '.mine'));
    writeFileSync(join(own.path, '.mine/login'), RIGHT);
    writeFileSync(join(own.path, 'other'), 'secret');
    await using server = await openaiServer([]);
    // As Claude Code would: it talks to whom it likes, with its own login, and says in the end what that took.
    mkdirSync(join(own.path, 'bin'));
    const claude = join(own.path, 'bin/claude');
    const said = '{"type":"result","result":"mended","usage":{"input_tokens":70,"output_tokens":7}}';
    const lines = ['#!/bin/sh', 'cat ~/.mine/login > src/add.ts', 'echo mine > ~/.mine/login', 'cat ~/other'];
    const visit = `"${process.execPath}" -e "fetch('${server.baseURL}/models').then((r) => console.log('visited', r.status))"`;
    writeFileSync(claude, [...lines, visit, `echo '${said}'`].join('\n'), { mode: 0o755 });
    vi.stubEnv('PATH', `${own.path}/bin:${process.env['PATH']}`);
    const events: string[] = [];
    const run = solve(TASK, [tests('test/add.test.ts')], {
      committee: [
        agent({
          template: 'claude-code',
          model: 'm',
          network: 'open',
          home: [join(own.path, '.mine')],
          prices: PRICES,
        }),
      ],
      policy: firstSound({ samples: 1 }),
      ledger: ':memory:',
    });
    for await (const event of run) {
      if (event.kind === 'notice') events.push(event.message);
      if (event.kind === 'proposal-arrived') events.push(...event.proposal.notes);
    }
    const solution = await run;
    vi.unstubAllEnvs();
    const caution = expect.stringContaining("has your network (network: 'open')");
    expect(solution).toMatchObject({ status: 'solved', cost: { tokens: 77 } });
    expect(solution.warnings).toContainEqual(caution);
    expect(events).toContainEqual(caution);
    expect(events).toContain('It said: mended');
    expect(readFileSync(join(own.path, '.mine/login'), 'utf8')).toBe(RIGHT);
  });
});

describe('options that cannot be', () => {
  const base = { model: 'small', baseURL: 'http://localhost:1/v1', prices: PRICES } as const;
  it.each<[object, RegExp]>([
    [{ ...base }, /one of template and command/],
    [{ ...base, template: 'codex', command: ['x'] }, /one of template and command/],
    [{ ...base, template: 'cursor' }, /no template cursor/],
    [{ ...base, command: [] }, /empty/],
    [{ ...base, command: ['x'], timeoutMs: 900_000 }, /timeoutMs/],
    [{ ...base, command: ['x'], home: ['~/.claude'] }, /network: 'open'/],
    [{ ...base, command: ['x'], baseURL: 'localhost' }, /baseURL/],
    [{ command: ['x'], model: '' }, /no model/],
  ])('%j', (options, message) => {
    expect(() => agent(options as Parameters<typeof agent>[0])).toThrow(message);
    expect(() => agent(options as Parameters<typeof agent>[0])).toThrow(ConfigError);
  });

  it('nor is there one without a key for its provider', () => {
    vi.stubEnv('ANTHROPIC_API_KEY', undefined);
    expect(() => agent({ template: 'claude-code', model: 'm' })).toThrow(/no API key/);
    vi.unstubAllEnvs();
  });

  it('an agent does not chat: what it may take is set aside for samples only', async () => {
    const body = { model: 'scripted', messages: [{ role: 'user' as const, content: 'Hello' }] };
    const speaking = speakFor(scripted('http://localhost:1/v1'), body, 100, AbortSignal.timeout(60_000));
    await expect(speaking).rejects.toThrow(/is a coding agent/);
  });

  it('an agent does not answer where a client wants edits in its own format', async () => {
    const conversation = { answers: { kind: 'edits', protect: [] }, messages: [], chat: { messages: [] } } as const;
    await expect(sampled([MEND], { task: { ...TASK, conversation } })).rejects.toBeInstanceOf(MemberError);
  });
});
