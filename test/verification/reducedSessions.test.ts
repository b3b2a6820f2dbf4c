import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CheckerError, TaskError } from '../../src/errors.ts';
import { changesOf, digestOfChanges } from '../../src/nouns/changes.ts';
import { digestOf } from '../../src/nouns/digest.ts';
import type { Checker } from '../../src/nouns/checker.ts';
import type { Task } from '../../src/nouns/task.ts';
import type { Verdict } from '../../src/nouns/verdict.ts';
import { openContext } from '../../src/verification/context.ts';
import { openReducedSessions } from '../../src/verification/reducedSessions.ts';
import { openVerifier } from '../../src/verification/verifier.ts';
import { digestWorkspace } from '../../src/workspace/digests.ts';
import { resolveTask } from '../../src/workspace/resolveTask.ts';
import { temporaryFolder } from '../answers.ts';

const PASS: Verdict = { kind: 'pass', executed: 'unknown', isolation: 'none', ms: 0 };
const NAMES = Array.from({ length: 10 }, (_, index) => `${index}.ts`);

/** A checker that notes where it was opened, and how many of it are open. */
function noting(open: (task: Task) => void = () => {}) {
  const opened: Task[] = [];
  const count = { now: 0, most: 0 };
  const checker: Checker = {
    name: 'noting',
    version: '1',
    options: {},
    files: [],
    executes: false,
    rerunnable: true,
    open: async (task) => {
      open(task);
      opened.push(task);
      count.now++;
      count.most = Math.max(count.most, count.now);
      return { tools: {}, check: async () => PASS, [Symbol.asyncDispose]: async () => void count.now-- };
    },
  };
  return { checker, opened, count };
}

async function given(
  workspace: string | { readonly files: Record<string, string> },
  target: readonly string[] = NAMES,
) {
  const { signal } = new AbortController();
  const task = await resolveTask({ prompt: 'x', target, workspace });
  const context = await openContext(task, { timeoutMs: 1000, seed: 1, signal, unsafe: false, cores: 1 });
  return { task, context, signal, [Symbol.asyncDispose]: () => context[Symbol.asyncDispose]() };
}

const files = Object.fromEntries(NAMES.map((name) => [name, 'export {};\n']));

describe('sessions in workspaces that lack files', () => {
  it('are opened once for the same files, a few at a time, and all are closed', async () => {
    await using room = await given({ files });
    const { task, context, signal } = room;
    const { checker, opened, count } = noting();
    {
      await using reduced = openReducedSessions(task, context, undefined);
      const judged = [...NAMES, ...NAMES].map(async (name) => {
        const candidate = { files: { '0.ts': 'export {};\n' }, removed: [name], digest: name };
        return reduced.use(candidate, (judge) => judge(checker, candidate, signal));
      });
      expect(await Promise.all(judged)).toEqual(judged.map(() => PASS));
      const again = { files: { '0.ts': '', 'new.ts': '' }, removed: ['9.ts'], digest: 'again' };
      expect(await reduced.use(again, (judge) => judge(checker, again, signal))).toEqual(PASS);
    }
    expect(count).toEqual({ now: 0, most: 4 });
    const last = opened.at(-1);
    expect(last?.targets).toEqual([...NAMES.slice(0, 9), 'new.ts']);
    expect([...(last?.workspace.files.keys() ?? [])]).toEqual(NAMES.slice(0, 9));
    expect(last?.removed).toEqual({ '9.ts': 'export {};\n' });
  });

  it('that cannot be opened are held against the candidate, or said to be nobody’s fault', async () => {
    await using room = await given({ files });
    const { task, context, signal } = room;
    await using reduced = openReducedSessions(task, context, undefined);
    const candidate = { files: {}, removed: ['1.ts'], digest: '1' };
    const by = (error: Error): Promise<Verdict> =>
      reduced.use(candidate, (judge) => judge(noting(() => { throw error; }).checker, candidate, signal)); // prettier-ignore
    expect(await by(new TaskError('It needs 1.ts.'))).toMatchObject({
      kind: 'fail',
      evidence: [{ message: expect.stringContaining('without 1.ts the checker noting cannot judge: It needs 1.ts.') }],
    });
    expect(await by(new CheckerError('It is not installed.'))).toMatchObject({ kind: 'broken', crash: false });
  });

  it('are not opened in a workspace that has changed since', async () => {
    using folder = temporaryFolder();
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder.path, name), text);
    await using room = await given(folder.path);
    const { task, context, signal } = room;
    await using reduced = openReducedSessions(task, context, await digestWorkspace(task.workspace));
    writeFileSync(join(folder.path, '5.ts'), 'export const mine = 1;\n');
    const candidate = { files: {}, removed: ['1.ts'], digest: '1' };
    expect(await reduced.use(candidate, (judge) => judge(noting().checker, candidate, signal))).toMatchObject({
      kind: 'broken',
      reason: expect.stringContaining('The workspace file 5.ts has changed since the run began.'),
    });
  });

  it('end with the signal while they wait for their turn', async () => {
    await using room = await given({ files });
    const { task, context, signal } = room;
    await using reduced = openReducedSessions(task, context, undefined);
    const { checker } = noting();
    const stop = new AbortController();
    const candidate = { files: {}, removed: ['1.ts'], digest: '1' };
    stop.abort(new Error('enough'));
    await expect(reduced.use(candidate, (judge) => judge(checker, candidate, stop.signal))).rejects.toThrow('enough');
    expect(await reduced.use(candidate, (judge) => judge(checker, candidate, signal))).toEqual(PASS);
  });
});

describe('the digest of changes', () => {
  it('is that of the files where nothing goes, and another where something does', () => {
    expect(digestOfChanges(changesOf(files))).toBe(digestOf(files));
    expect(digestOfChanges(changesOf(files, []))).toBe(digestOf(files));
    expect(digestOfChanges(changesOf(files, ['a', 'b']))).toBe(digestOfChanges(changesOf(files, ['b', 'a', 'b'])));
    const all = [
      changesOf(files),
      changesOf(files, ['a']),
      changesOf(files, ['b']),
      changesOf({}, ['a']),
      changesOf({}),
    ];
    expect(new Set(all.map(digestOfChanges)).size).toBe(all.length);
  });
});

describe('sessions of a conversation that may change any file', () => {
  it('are opened for what a candidate writes, and once for the same files', async () => {
    const { signal } = new AbortController();
    const chat = { messages: [{ role: 'user', content: 'x' }] };
    const answers = { kind: 'edits', protect: [], named: [] } as const;
    const conversation = { messages: [{ role: 'user', content: 'x' }], chat, answers } as const;
    const task = await resolveTask({ target: NAMES, workspace: { files }, conversation });
    await using context = await openContext(task, { timeoutMs: 1000, seed: 1, signal, unsafe: false, cores: 1 });
    const { checker, opened } = noting();
    const store = { verdicts: () => [], addVerdict: () => {} };
    const writing = (...paths: readonly string[]) => {
      const written = Object.fromEntries(paths.map((path) => [path, 'export const a = 1;\n']));
      return { files: written, digest: digestOf(written) };
    };
    const first = writing('3.ts', '1.ts');
    await using verifier = await openVerifier(task, [checker], context, store, {
      until: 'all',
      stub: 'warn-late',
      first,
    });
    const candidates = [first, writing('1.ts'), writing('5.ts', 'new.ts'), writing('new.ts', '5.ts')];
    for (const candidate of candidates)
      expect(await verifier.check(candidate, signal)).toEqual([{ checker: 'noting', verdict: PASS }]);
    expect(opened.map(({ targets }) => targets)).toEqual([
      ['1.ts', '3.ts'],
      ['5.ts', 'new.ts'],
    ]);
  });
});
