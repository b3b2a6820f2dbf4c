import { DatabaseSync } from 'node:sqlite';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { examples } from '../../checkers/index.ts';
import { solve } from '../../src/index.ts';
import { openLedger } from '../../src/ledger/ledger.ts';
import type { CallStart } from '../../src/ledger/rows.ts';
import { openai } from '../../src/members.ts';
import { temporaryFolder } from '../answers.ts';
import { answer, openaiServer } from '../servers/openai.ts';

const usage = { inputTokens: 1, cachedInputTokens: 0, outputTokens: 2, estimated: false };
const amount = { usd: 0.5, tokens: 3, samples: 1, strongCalls: 0 };
const call: CallStart = {
  member: 'small',
  role: 'cheap',
  reason: 'plain',
  ordinals: [0],
  attempt: 1,
  reserved: { ...amount, usd: 2 },
};
const pass = { kind: 'pass', executed: 'unknown', isolation: 'shared', ms: 1 } as const;

describe('the ledger', () => {
  it('gives back what was written after it was closed', () => {
    using folder = temporaryFolder();
    const path = join(folder.path, 'deep/er/ledger.sqlite');
    let id: string;
    {
      using ledger = openLedger(path);
      using log = ledger.openRun('key', 'task');
      ({ id } = log);
      log.endCall(
        log.startCall(call),
        { state: 'answered', usage, spent: amount },
        { answer: { member: 'small', question: '?', text: '!' } },
      );
      log.addVerdict('candidate', 'tests', pass);
    }
    using ledger = openLedger(path);
    using log = ledger.openRun('key', 'task');
    expect(log).toMatchObject({ id, resumed: true });
    expect(log.spent()).toEqual(amount);
    expect(log.verdicts()).toEqual([{ candidate: 'candidate', checker: 'tests', verdict: pass }]);
    expect(log.answers()).toEqual([{ member: 'small', question: '?', text: '!' }]);
    log.finish('solved', { any: 'thing' });
    expect(ledger.export(id.slice(0, 4))).toMatchObject({
      id,
      status: 'solved',
      solution: { any: 'thing' },
      calls: [{ state: 'answered', spent: amount }],
    });
  });

  it('charges a call that was never heard of again its worst case', () => {
    using ledger = openLedger(':memory:');
    {
      using log = ledger.openRun('key', 'task');
      log.startCall(call);
    }
    using log = ledger.openRun('key', 'task');
    expect(log.spent()).toEqual(call.reserved);
    expect(log.calls()).toMatchObject([{ state: 'lost' }]);
  });

  it('gives an identical run of the same process one of its own, and starts anew when the last is finished', () => {
    using ledger = openLedger(':memory:');
    using first = ledger.openRun('key', 'task');
    using second = ledger.openRun('key', 'task');
    expect(second.id).not.toBe(first.id);
    first.finish('solved', {});
    second.finish('unsolved', {});
    using third = ledger.openRun('key', 'task');
    expect(third.resumed).toBe(false);
    expect(
      ledger
        .list()
        .map(({ status }) => status)
        .toSorted(),
    ).toEqual(['open', 'solved', 'unsolved']);
  });

  it('prunes finished runs with all that belongs to them, and no others', () => {
    using ledger = openLedger(':memory:');
    using done = ledger.openRun('one', 'task');
    done.endCall(done.startCall(call), { state: 'answered', usage, spent: amount }, {});
    done.finish('solved', {});
    using open = ledger.openRun('two', 'task');
    expect(ledger.prune(new Date(0))).toBe(0);
    expect(ledger.prune(new Date(Date.now() + 1000))).toBe(1);
    expect(ledger.list().map(({ id }) => id)).toEqual([open.id]);
    expect(done.calls()).toEqual([]);
  });

  it('refuses a file that is no ledger, one of a newer version, and a place it cannot write, each with what to do', () => {
    using folder = temporaryFolder();
    const text = join(folder.path, 'notes.sqlite');
    writeFileSync(text, 'these are notes, and long enough to be no empty database at all'.repeat(40));
    expect(() => openLedger(text)).toThrow(
      expect.objectContaining({
        name: 'LedgerError',
        message: 'The file is no ledger, or is damaged.',
        at: text,
        exitCode: 3,
      }),
    );
    expect(readFileSync(text, 'utf8')).toContain('these are notes');

    const newer = join(folder.path, 'newer.sqlite');
    using database = new DatabaseSync(newer);
    database.exec('PRAGMA user_version = 99');
    expect(() => openLedger(newer)).toThrow(
      expect.objectContaining({ message: expect.stringContaining('written by a newer version (schema 99') }),
    );

    expect(() => openLedger(join(text, 'ledger.sqlite'))).toThrow(expect.objectContaining({ name: 'LedgerError' }));
  });

  it('never holds the key of a member, in no row of a run that used and failed with it', async () => {
    using folder = temporaryFolder();
    const key = 'sk-test-0123456789abcdef-secret';
    const ledger = join(folder.path, 'ledger.sqlite');
    const task = { id: 'one', prompt: 'Write `one()`.', target: 'one.ts', workspace: { files: {} } };
    await using server = await openaiServer([answer('```ts\nexport const one = (): number => 1;\n```')], { key });
    await solve(task, [examples('one', [[[], 1]])], {
      committee: [openai({ model: 'small', baseURL: server.baseURL, apiKey: key })],
      ledger,
    });
    await using strict = await openaiServer([], { key: 'another' });
    const refused = solve(task, [examples('one', [[[], 1]])], {
      committee: [openai({ model: 'small', name: 'refused', baseURL: strict.baseURL, apiKey: key })],
      ledger,
    });
    await expect(refused).rejects.toMatchObject({ name: 'MemberError' });
    const bytes = ['', '-wal']
      .map((end) => ledger + end)
      .filter((file) => existsSync(file))
      .map((file) => readFileSync(file, 'latin1'))
      .join('');
    expect(bytes).toContain('export const one');
    expect(bytes).not.toContain('0123456789abcdef');
  });
});
