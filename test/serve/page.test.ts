import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fastify from 'fastify';
import { parseHTML } from 'linkedom';
import { describe, expect, it, vi } from 'vitest';
import { examples } from '../../checkers/index.ts';
import { BUILT_IN } from '../../checkers/kinds/kinds.ts';
import { solve } from '../../src/index.ts';
import { openLedger } from '../../src/ledger/ledger.ts';
import type { Thread } from '../../src/ledger/requests.ts';
import { openAccounts } from '../../src/serve/accounts.ts';
import { openDisk } from '../../src/serve/disk.ts';
import { openFeed } from '../../src/serve/feed.ts';
import { openMetrics } from '../../src/serve/metrics.ts';
import { changesOf } from '../../src/serve/page/change.ts';
import { changeSection } from '../../src/serve/page/changeSection.ts';
import { livePage } from '../../src/serve/page/livePage.ts';
import { openSessions } from '../../src/serve/page/sessions.ts';
import { openReader } from '../../src/reading/requests/reader.ts';
import { openThinkers } from '../../src/serve/thinkers.ts';
import { openTurns } from '../../src/serve/turns.ts';
import type { Service } from '../../src/serve/service.ts';
import { answering, fenced, solved, temporaryFolder } from '../answers.ts';
import { answer } from '../servers/openai.ts';
import { awaited, liveFrames } from './liveFrames.ts';
import { fence, serving, type Serving } from './serving.ts';

const RIGHT = 'export function double(n: number): number {\n  return n * 2;\n}\n';
const WRONG = 'export function double(n: number): number {\n  return n + 2; // </code><script>hacked()</script>\n}\n';
const CASES = { examples: { call: 'double', cases: [[[3], 6]] } };
const HOSTILE = 'Write double. <script>hacked()</script><img src=x onerror="hacked()">\u202E';
const ALICE = 'alice-alice-alice-1';
const BOB = 'bob-bob-bob-bob-bob-2';
const KEYS = { serve: { keys: { alice: { key: ALICE, usdPerDay: 5 }, bob: { key: BOB } } } };

/** Has the committee asked; `files` are what the workspace holds. */
function ask({ client }: Serving, content: string, files: Record<string, string> = {}): Promise<unknown> {
  const body = {
    model: 'weak-committee',
    messages: [{ role: 'user' as const, content }],
    weak_committee: { target: 'double.ts', checkers: [CASES], files },
  };
  return client.chat.completions.create(body);
}

type Document = ReturnType<typeof parseHTML>['document'];

async function page(url: string, cookie = ''): Promise<{ response: Response; text: string; document: Document }> {
  const response = await fetch(url, { headers: { cookie }, redirect: 'manual' });
  const text = await response.text();
  return { response, text, document: parseHTML(text).document };
}

/** The address of the run that is named first. */
function runIn(document: Document): string {
  return document.querySelector('a[href^="/runs/"]')?.getAttribute('href') ?? 'none';
}

function logIn(url: string, key: string, more: Record<string, string> = {}): Promise<Response> {
  return fetch(`${url}/login`, { method: 'POST', body: new URLSearchParams({ key, ...more }), redirect: 'manual' });
}

async function cookieFor(url: string, key: string): Promise<string> {
  const response = await logIn(url, key);
  return response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}

describe('the front page', () => {
  it('tells whoever has just started the server how to ask, and that it does not refresh itself without a script', async () => {
    await using served = await serving([]);
    const { response, text, document } = await page(`${served.server.url}/`);
    expect(response.status).toBe(200);
    expect(document.querySelector('#first code')?.textContent).toBe(`${served.server.url}/v1`);
    expect(document.querySelector('#now')?.textContent).toContain('Nothing is being solved.');
    expect(document.querySelector('#freshness')?.textContent).toContain('does not refresh itself');
    expect(text).toContain('The ledger is kept in memory');
  });

  it('has a policy that runs its own script and no other, and stays out of frames, caches and referrers', async () => {
    await using served = await serving([]);
    const { response, document } = await page(`${served.server.url}/`);
    const hashes = ['style', 'script'].map((tag) => {
      const found = document.querySelectorAll(tag);
      expect(found).toHaveLength(1);
      return `'sha256-${createHash('sha256')
        .update(found[0]?.innerHTML ?? '')
        .digest('base64')}'`;
    });
    expect(response.headers.get('content-security-policy')).toBe(
      `default-src 'none'; style-src ${hashes[0]}; script-src ${hashes[1]}; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`,
    );
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(document.querySelectorAll('[style]')).toHaveLength(0);
  });

  it('shows what was asked, what it came to and what it cost, after a restart too', async () => {
    using folder = temporaryFolder();
    const ledger = join(folder.path, 'ledger.sqlite');
    {
      await using served = await serving((asked) => answer(fence(asked.body.model === 'large' ? RIGHT : WRONG)), {
        ledger,
      });
      await ask(served, 'Write double(n).');
      const { document } = await page(`${served.server.url}/`);
      expect(document.querySelector('#first')).toBeNull();
      expect(document.querySelector('#now .over')?.textContent).toContain('Solved: large#0 passed every checker');
      expect(document.querySelector('#money table')?.textContent).toContain('anyone');
    }
    await using served = await serving([], { ledger });
    const { document } = await page(`${served.server.url}/`);
    const row = document.querySelector('#history li')?.textContent ?? '';
    expect(row).toContain('Write double(n).');
    expect(row).toContain('✓ solved');
    expect(row).toMatch(/\$0\.00\d/);
  });
});

describe('the page of a run', () => {
  it('shows what others wrote as text: prompt, code, evidence', async () => {
    using folder = temporaryFolder();
    await using served = await serving((asked) => answer(fence(asked.body.model === 'large' ? RIGHT : WRONG)), {
      ledger: join(folder.path, 'ledger.sqlite'),
    });
    await ask(served, HOSTILE);
    const { document: front, text: drawn } = await page(`${served.server.url}/`);
    const { document, text } = await page(`${served.server.url}${runIn(front)}`);
    for (const [html, whole] of [
      [front, drawn],
      [document, text],
    ] as const) {
      expect(html.querySelectorAll('script')).toHaveLength(1);
      expect(html.querySelectorAll('img, [onerror]')).toHaveLength(0);
      expect(whole).not.toContain('<script>hacked');
      expect(whole).not.toContain('\u202E');
    }
    expect(document.querySelector('h1')?.textContent).toContain('<script>hacked()</script>');
    expect(document.querySelector('#proposals pre')?.textContent).toContain('</code><script>hacked()</script>');
  });

  it('shows a solution with its certificate and with what it changes, and the rest as not sound', async () => {
    using folder = temporaryFolder();
    await using served = await serving((asked) => answer(fence(asked.body.model === 'large' ? RIGHT : WRONG)), {
      ledger: join(folder.path, 'ledger.sqlite'),
      policy: 'first-sound',
    });
    await ask(served, 'Mend double(n).', { 'double.ts': RIGHT.replace('n * 2', 'n * 3') });
    const { document: front } = await page(`${served.server.url}/`);
    const address = `${served.server.url}${runIn(front)}`;
    const { document } = await page(address);
    expect([...document.querySelectorAll('#change ins, #change del')].map((one) => one.textContent)).toEqual([
      '-  return n * 3;',
      '+  return n * 2;',
    ]);
    const certificate = document.querySelector('#certificate')?.textContent ?? '';
    expect(certificate).toContain('isolates: candidate and assertions stood in different isolates');
    expect(certificate).toContain('pass (1 example)');
    expect(certificate).toContain(createHash('sha256').update(RIGHT).digest('hex'));
    const proposals = [...document.querySelectorAll('#proposals > ol > li')].map((one) => one.textContent ?? '');
    expect(proposals).toHaveLength(2);
    // The same answer four times is one row, in which the others are.
    expect(document.querySelectorAll('#proposals .who')).toHaveLength(5);
    expect(proposals[0]).toContain('3 more with the same end');
    expect(proposals[0]).toContain('✗ not sound');
    expect(proposals[0]).toContain('expected 6\nactual   5');
    expect(proposals[0]).toContain('double.ts, not sound: do not use it');
    expect(proposals[1]).toContain('✓ sound');
    expect(document.querySelector('#calls tbody')?.textContent).toContain('large (strong)');
    expect(document.querySelector('main')?.textContent).toMatch(/Cost: \$0\.\d+, \d+ tokens, 4 cheap samples/);
    const solution: unknown = await (await fetch(`${address}/solution.json`)).json();
    expect(solution).toMatchObject({ status: 'solved', files: { 'double.ts': RIGHT }, certificate: { version: 1 } });
  });

  it('says of an unsolved one why, and shows no certificate', async () => {
    using folder = temporaryFolder();
    await using served = await serving(() => answer(fence(WRONG)), { ledger: join(folder.path, 'ledger.sqlite') });
    await ask(served, 'Write double(n).');
    const { document: front } = await page(`${served.server.url}/`);
    const { document } = await page(`${served.server.url}${runIn(front)}`);
    expect(document.querySelector('.lead')?.textContent).toContain('✗ not solved');
    expect(document.querySelector('main')?.textContent).toMatch(/Not solved: none of \d+ proposals is sound/);
    expect(document.querySelector('#certificate, #change')).toBeNull();
    expect((await page(`${served.server.url}${runIn(front)}/solution.json`)).response.status).toBe(200);
  });

  it('leads on where there is none, whatever is asked for', async () => {
    using folder = temporaryFolder();
    await using served = await serving([], { ledger: join(folder.path, 'ledger.sqlite') });
    for (const id of ['00000000-0000', '*', '%2e%2e%2f', '%3Cscript%3E', '00000000-0000/solution.json']) {
      const { response, document } = await page(`${served.server.url}/runs/${id}`);
      expect(response.status).toBe(404);
      expect(document.querySelector('h1')?.textContent).toBe('There is no such run');
      expect(document.querySelector('main a')?.getAttribute('href')).toBe('/');
    }
  });

  it('shows a file whole where it is no longer as it was, and compares it where it is', async () => {
    using folder = temporaryFolder();
    const file = join(folder.path, 'double.ts');
    writeFileSync(file, RIGHT.replace('n * 2', 'n * 3'));
    const solution = await solve(
      { id: 'double.ts', target: 'double.ts', prompt: 'Mend it.', workspace: [{ from: folder.path, at: '' }] },
      [examples('double', [[[3], 6]])],
      { committee: [answering(folder.path, 'small', 'double.ts', [fenced(RIGHT)])], ledger: ':memory:' },
    );
    const { files, certificate } = solved(solution);
    expect(await changesOf({ files }, certificate)).toMatchObject([{ kind: 'edited', hunks: [{ oldStart: 1 }] }]);
    writeFileSync(file, 'a secret that was never part of it');
    const changed = await changesOf({ files }, certificate);
    expect(changed).toMatchObject([{ kind: 'whole', text: RIGHT }]);
    expect(JSON.stringify(changed)).not.toContain('secret');
    expect(await changesOf({ files: { 'other.ts': RIGHT } }, certificate)).toMatchObject([{ kind: 'new' }]);
    const removed = ['double.ts'];
    expect(await changesOf({ files: {}, removed }, certificate)).toEqual([
      { path: 'double.ts', kind: 'removed', text: undefined },
    ]);
    writeFileSync(file, RIGHT.replace('n * 2', 'n * 3'));
    const [gone] = await changesOf({ files: {}, removed }, certificate);
    expect(gone).toMatchObject({ kind: 'removed', text: expect.stringContaining('n * 3') });
    expect(changeSection(gone === undefined ? [] : [gone]).text).toContain('The file is removed.');
  });
});

describe('the stream of the page', () => {
  it('tells of a run while it goes on, without anything that was not changed', async () => {
    const hold = Promise.withResolvers<void>();
    await using served = await serving(async (_, index) => {
      if (index > 0) await hold.promise;
      return answer(fence(index === 0 ? WRONG : RIGHT));
    });
    const frames = liveFrames(await fetch(`${served.server.url}/live`));
    const first = await frames.next();
    expect(Object.keys((first.value as { parts: object }).parts)).toEqual([
      'now',
      'first',
      'money',
      'savings',
      'committee',
      'history',
    ]);
    const asked = ask(served, 'Write double(n).');
    const during = await awaited(frames, ({ parts }) => parts['now']?.includes('not sound') === true);
    expect(during?.parts['now']).toContain('small#0');
    expect(during?.spoken).toBe('1 being solved.');
    hold.resolve();
    const after = await awaited(frames, ({ spoken }) => spoken.startsWith('Nothing'));
    expect(after?.parts['now']).toContain('Solved: small#');
    expect(after?.parts['first']).toBeUndefined();
    expect(after?.spoken).toContain('Last ended: Write double(n).: solved.');
    await asked;
  });

  it('ends with the server, which does not wait for pages that are open', async () => {
    await using served = await serving([]);
    const response = await fetch(`${served.server.url}/live`);
    const frames = liveFrames(response);
    await frames.next();
    // An hour of grace: were the page waited for, this test would not end.
    await served.server.close(3_600_000);
    expect((await frames.next()).done).toBe(true);
  });

  it('and so does a connection that a client would keep after its answer', async () => {
    const begun = Promise.withResolvers<void>();
    await using served = await serving(() => {
      begun.resolve();
      return answer('', { end: 'hold' });
    });
    const asked = ask(served, 'Write double(n).').then(
      () => 'solved',
      () => 'refused',
    );
    await begun.promise;
    // Node would keep it for 72 s: longer than a test may take.
    await served.server.close(0);
    expect(await asked).toBe('refused');
  });

  it('is forgotten when the client leaves', async () => {
    using folder = temporaryFolder();
    await using reader = openReader();
    const watching: AbortSignal[] = [];
    const feed = openFeed();
    const service: Service = {
      config: { committee: [answering(folder.path, 'small', 'x.ts', ['x'])] },
      workspace: undefined,
      shadow: undefined,
      accounts: openAccounts(':memory:', {}),
      feed: {
        ...feed,
        watch(changed, signal) {
          watching.push(signal);
          feed.watch(changed, signal);
        },
      },
      ledger: undefined,
      metrics: openMetrics([]),
      baselines: new Map(),
      disk: openDisk(),
      reader,
      kinds: BUILT_IN,
      turns: openTurns(1),
      thinkers: openThinkers(),
      stopping: new AbortController().signal,
    };
    const app = fastify();
    livePage(app, service);
    const url = await app.listen({ port: 0 });
    const leaving = new AbortController();
    const frames = liveFrames(await fetch(`${url}/live`, { signal: leaving.signal }));
    await frames.next();
    const [watched] = watching;
    expect(watched?.aborted).toBe(false);
    const forgotten = new Promise((resolve) => {
      watched?.addEventListener('abort', resolve);
    });
    leaving.abort();
    await forgotten;
    await app.close();
  });
});

describe('with keys', () => {
  it('shows nobody anything before a login, and answers programs as before', async () => {
    await using served = await serving([], KEYS);
    const { url } = served.server;
    for (const path of ['/', '/live', '/runs/00000000-0000']) {
      const { response, document } = await page(`${url}${path}`);
      expect(response.status).toBe(401);
      expect(document.querySelector('form[action="/login"] input[type="password"]')).not.toBeNull();
      expect(document.querySelector('#history, #money')).toBeNull();
    }
    for (const path of ['/v1/models', '/metrics', '/nothing']) {
      const response = await fetch(`${url}${path}`);
      expect(response.status).toBe(401);
      expect(await response.json()).toMatchObject({ error: { type: 'authentication_error' } });
    }
  });

  it('gives a session for a key, that opens pages and nothing else, and holds nothing of the key', async () => {
    await using served = await serving([], KEYS);
    const { url } = served.server;
    const response = await logIn(url, ` ${ALICE}\n`, { to: '/runs/00000000-0000' });
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe('/runs/00000000-0000');
    const [set = ''] = response.headers.getSetCookie();
    expect(set).toMatch(/^weak-committee-\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(set).not.toContain('alice');
    const [cookie = ''] = set.split(';');
    expect((await page(`${url}/`, cookie)).document.querySelector('.logout')?.textContent).toContain('alice');
    for (const path of ['/v1/models', '/metrics'])
      expect((await fetch(`${url}${path}`, { headers: { cookie } })).status).toBe(401);
    const asked = await fetch(`${url}/v1/chat/completions`, { method: 'POST', headers: { cookie } });
    expect(asked.status).toBe(401);
    expect((await logIn(url, ALICE, { to: '//evil.example' })).headers.get('location')).toBe('/');
  });

  it('ends a session, and the stream that it had opened, with the logout', async () => {
    await using served = await serving([], KEYS);
    const { url } = served.server;
    const cookie = await cookieFor(url, ALICE);
    const frames = liveFrames(await fetch(`${url}/live`, { headers: { cookie } }));
    await frames.next();
    const response = await fetch(`${url}/logout`, { method: 'POST', headers: { cookie }, redirect: 'manual' });
    expect(response.headers.getSetCookie()[0]).toContain('Max-Age=0');
    expect((await frames.next()).done).toBe(true);
    expect((await page(`${url}/`, cookie)).response.status).toBe(401);
  });

  it('refuses wrong keys, too many of them, forms of other sites and what is no form', async () => {
    await using served = await serving([], KEYS);
    const { url } = served.server;
    const post = (init: RequestInit): Promise<Response> => fetch(`${url}/login`, { method: 'POST', ...init });
    expect((await post({ headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(403);
    expect((await post({ headers: { origin: 'http://localhost:1' } })).status).toBe(403);
    expect((await post({ body: new URLSearchParams({ key: 'x'.repeat(5000) }) })).status).toBe(413);
    expect((await post({ body: '<x/>', headers: { 'content-type': 'application/xml' } })).status).toBe(415);
    const wrong = await logIn(url, 'no-such-key-at-all');
    expect(wrong.status).toBe(401);
    expect(await wrong.text()).toContain('none of those in serve.keys');
    // Right ones do not count.
    for (let time = 0; time < 12; time++) expect((await logIn(url, ALICE)).status).toBe(303);
    for (let time = 1; time < 10; time++) expect((await logIn(url, `wrong-${time}`)).status).toBe(401);
    const late = await logIn(url, ALICE);
    expect(late.status).toBe(429);
    expect(Number(late.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('shows each account its own runs and money, and none of the others', async () => {
    using folder = temporaryFolder();
    const ledger = join(folder.path, 'ledger.sqlite');
    await solve(
      { id: 'double.ts', target: 'double.ts', prompt: 'From the command line.' },
      [examples('double', [[[3], 6]])],
      {
        committee: [answering(folder.path, 'small', 'double.ts', [fenced(RIGHT)])],
        ledger,
      },
    );
    await using served = await serving(() => answer(fence(RIGHT)), { ...KEYS, ledger }, { apiKey: ALICE });
    const { url } = served.server;
    await ask(served, 'The secret of Alice.');
    const alice = await cookieFor(url, ALICE);
    const bob = await cookieFor(url, BOB);
    const { document, text } = await page(`${url}/`, alice);
    const run = runIn(document);
    expect(text).toContain('The secret of Alice.');
    expect(text).not.toContain('double.ts');
    expect(document.querySelectorAll('#history li')).toHaveLength(1);
    expect(document.querySelector('#money tbody')?.textContent).toMatch(/alice\s+\$0\.\d+ of \$5\.00/);
    expect((await page(`${url}${run}`, alice)).response.status).toBe(200);

    const other = await page(`${url}/`, bob);
    expect(other.text).not.toMatch(/alice/i);
    expect(other.text).toContain('Nothing was spent today.');
    expect((await page(`${url}${run}`, bob)).response.status).toBe(404);
    expect((await page(`${url}${run}/solution.json`, bob)).response.status).toBe(404);
    const told = await liveFrames(await fetch(`${url}/live`, { headers: { cookie: bob } })).next();
    expect(JSON.stringify(told.value)).not.toMatch(/alice/i);
  });
});

describe('sessions', () => {
  it('are over when nobody uses them, and one too many ends the oldest of the same account', () => {
    vi.useFakeTimers();
    try {
      using sessions = openSessions(1000);
      const used = sessions.begin('alice');
      const idle = sessions.begin('alice');
      const ended = sessions.find(idle)?.ended;
      vi.advanceTimersByTime(600);
      expect(sessions.find(used)?.account).toBe('alice');
      vi.advanceTimersByTime(600);
      expect(sessions.find(idle)).toBeUndefined();
      expect(ended?.aborted).toBe(true);
      expect(sessions.find(used)).toBeDefined();
      const bob = sessions.begin('bob');
      const more = Array.from({ length: 20 }, () => sessions.begin('alice'));
      expect(sessions.find(used)).toBeUndefined();
      expect(more.every((id) => sessions.find(id) !== undefined)).toBe(true);
      expect(sessions.find(bob)).toBeDefined();
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('the ledger', () => {
  it('knows who asked for which run, until the run is pruned', () => {
    using ledger = openLedger(':memory:');
    using first = ledger.openRun('one', 'chat');
    using second = ledger.openRun('two', 'task');
    ledger.noteRequest(first.id, { account: 'alice', words: 'Write it.' });
    ledger.noteRequest(first.id, { account: 'bob', words: 'Write it.' });
    ledger.noteRequest(first.id, { account: 'alice', words: 'Again.' });
    expect(ledger.requestOf(first.id)).toEqual({ account: 'alice', words: 'Write it.' });
    expect(ledger.requestOf(first.id, 'bob')?.account).toBe('bob');
    expect(ledger.requestOf(second.id)).toBeUndefined();
    const idsOf = (threads: readonly Thread[]): string[][] => threads.map(({ runs }) => runs.map(({ id }) => id));
    expect(idsOf(ledger.threads({ limit: 50, account: 'bob' }))).toEqual([[first.id]]);
    expect(ledger.threads({ limit: 50 })).toHaveLength(2);
    expect(ledger.threads({ limit: 1 })).toHaveLength(1);
    first.finish('solved', {});
    ledger.prune(new Date(Date.now() + 1000));
    expect(ledger.requestOf(first.id)).toBeUndefined();
  });
});
