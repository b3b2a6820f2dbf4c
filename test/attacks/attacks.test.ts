import { existsSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { checkersOf } from '../../checkers/registry.ts';
import { tests } from '../../checkers/index.ts';
import type { Checker } from '../../src/checker.ts';
import type { Evidence, Verdict } from '../../src/verdict.ts';
import { checkFiles, type CheckReport } from '../../src/verification/checkFiles.ts';
import { resolveTask } from '../../src/workspace/resolveTask.ts';
import { fileNamed } from './corpus.ts';
import { openOutside } from './outside.ts';

const TASK = join(import.meta.dirname, 'task');
const CANDIDATES = join(import.meta.dirname, 'candidates');
const WRITTEN = join(tmpdir(), 'weak-committee-attack-wrote-this');

/** The task's checkers, the two kinds of test files apart, so that each must refuse an attack by itself. */
type Tier = 'examples' | 'script' | 'properties' | 'vitest';
const FENCED: readonly Tier[] = ['examples', 'script', 'properties'];
const ALL: readonly Tier[] = [...FENCED, 'vitest'];

async function checkersFor(tiers: readonly Tier[]): Promise<Checker[]> {
  const checkers = [
    ...(await checkersOf(TASK)),
    { ...tests('tests/tally.spec.ts'), name: 'vitest' },
    { ...tests('tests/tally.assert.ts'), name: 'script' },
  ];
  return checkers.filter(({ name }) => tiers.some((tier) => tier === name));
}

async function check(file: string, tiers: readonly Tier[], timeoutMs = 60_000): Promise<CheckReport> {
  const files = { 'src/tally.ts': readFileSync(file, 'utf8') };
  const signal = new AbortController().signal;
  return checkFiles(await resolveTask(TASK), await checkersFor(tiers), files, { timeoutMs, signal, seed: 1 });
}

/** What a verdict comes to, in a word: the kind of the first evidence of a fail. */
function reasonOf(verdict: Verdict): Evidence['kind'] | 'pass' | 'broken' | undefined {
  return verdict.kind === 'fail' ? verdict.evidence[0]?.kind : verdict.kind;
}

type Reasons = string | readonly string[];

interface Attack {
  readonly name: string;
  /** The kind of evidence with which each checker refuses it; more than one where it is a race. Left out: not tried there. */
  readonly refused: Readonly<Partial<Record<Tier, Reasons>>>;
  /** Where the time-out is the point. */
  readonly timeoutMs?: number;
}

/** Wrong in its answers as well, so that only the answers refuse it. */
const BY_ITS_ANSWERS = {
  examples: 'assertion',
  script: 'assertion',
  properties: 'counterexample',
  vitest: 'assertion',
} as const;
/** Kept from what it would do by Node's permission model; by the wall around every process, where vitest is listed as well. */
const BY_THE_FENCE = {
  examples: 'assertion',
  script: 'assertion',
  properties: ['assertion', 'counterexample'],
} as const;
const BY_ITS_END = { examples: 'crash', script: 'crash', properties: 'crash', vitest: 'assertion' } as const;
/** Where the time-out must be short, since one checker waits for it, another may meet it on a busy machine. */
const OR_BY_TIME = {
  script: ['assertion', 'timeout'],
  properties: ['counterexample', 'timeout'],
  vitest: ['assertion', 'timeout'],
} as const;
const BY_TIME = { examples: 'timeout', script: 'timeout', properties: 'timeout', vitest: 'timeout' } as const;

const ATTACKS: readonly Attack[] = [
  { name: 'exit-at-import', refused: BY_ITS_END },
  { name: 'exit-at-call', refused: BY_ITS_END },
  { name: 'exit-really', refused: BY_ITS_END },
  // Where a candidate has no signal to send, only its answers are left to refuse it by.
  { name: 'exit-killed', refused: { ...BY_THE_FENCE, vitest: 'assertion' } },
  { name: 'exit-code', refused: BY_ITS_ANSWERS },
  { name: 'forge-report', refused: BY_ITS_END },
  { name: 'forge-output', refused: BY_ITS_END },
  { name: 'forge-reply', refused: BY_ITS_ANSWERS },
  { name: 'forge-send', refused: BY_ITS_ANSWERS },
  // Without an export there is nothing to import, which the two fenced runners find out first.
  {
    name: 'loop-at-import',
    refused: { ...BY_TIME, script: ['assertion', 'timeout'], properties: ['assertion', 'timeout'] },
    timeoutMs: 1500,
  },
  { name: 'loop-at-call', refused: BY_TIME, timeoutMs: 1500 },
  {
    name: 'loop-never-settles',
    refused: { ...OR_BY_TIME, examples: 'timeout' },
    timeoutMs: 1500,
  },
  {
    name: 'loop-import-never-settles',
    refused: { ...BY_TIME, script: ['crash', 'timeout'], properties: ['crash', 'timeout'] },
    timeoutMs: 1500,
  },
  {
    name: 'flood-output',
    refused: {
      examples: ['crash', 'timeout'],
      script: ['output', 'timeout'],
      properties: ['output', 'timeout'],
      vitest: ['output', 'timeout'],
    },
    timeoutMs: 1500,
  },
  { name: 'flood-messages', refused: { ...BY_TIME, examples: ['assertion', 'timeout'] }, timeoutMs: 1500 },
  {
    name: 'bomb-memory',
    refused: {
      examples: ['crash', 'timeout'],
      script: ['crash', 'timeout'],
      properties: ['crash', 'timeout'],
      vitest: ['assertion', 'crash', 'timeout'],
    },
    timeoutMs: 2000,
  },
  { name: 'throw-nothing', refused: BY_ITS_ANSWERS },
  { name: 'throw-function', refused: BY_ITS_ANSWERS },
  { name: 'throw-getters', refused: BY_ITS_ANSWERS },
  { name: 'return-function', refused: BY_ITS_ANSWERS },
  // It has a property `then` as well, and so is waited for.
  { name: 'return-proxy', refused: { ...OR_BY_TIME, examples: 'timeout' }, timeoutMs: 1500 },
  { name: 'return-to-json', refused: BY_ITS_ANSWERS },
  { name: 'return-asymmetric-match', refused: { ...BY_THE_FENCE } },
  { name: 'secret-environment', refused: BY_ITS_ANSWERS },
  { name: 'secret-file', refused: { ...BY_THE_FENCE, vitest: 'assertion' } },
  { name: 'secret-linked-file', refused: { ...BY_THE_FENCE, vitest: 'assertion' } },
  { name: 'secret-process', refused: { ...BY_THE_FENCE, vitest: 'assertion' } },
  { name: 'solver-process', refused: BY_ITS_ANSWERS },
  { name: 'write-outside', refused: BY_THE_FENCE },
  { name: 'write-tests', refused: { ...BY_THE_FENCE, vitest: 'assertion' } },
  { name: 'spawn-child', refused: BY_THE_FENCE },
  { name: 'spawn-worker', refused: BY_THE_FENCE },
  { name: 'native-addon', refused: BY_THE_FENCE },
  { name: 'secret-sqlite', refused: BY_THE_FENCE },
  { name: 'signal-debugger', refused: BY_THE_FENCE },
  { name: 'signal-solver', refused: BY_THE_FENCE },
  {
    name: 'garble-channel',
    refused: {
      examples: ['crash', 'assertion'],
      script: ['crash', 'assertion'],
      properties: ['crash', 'counterexample'],
    },
  },
  { name: 'throw-odd', refused: BY_ITS_ANSWERS },
  { name: 'forge-send-below', refused: { script: ['assertion', 'crash'], properties: ['counterexample', 'crash'] } },
  // There is no snapshot on disk to poison: each copy is laid from memory.
  { name: 'poison-base', refused: { vitest: ['assertion', 'crash'] } },
];

/**
 * What is accepted today, where the candidate shares a process with the assertions (isolation `shared`): the
 * state of things, not a promise. Whoever closes one of these moves it up, to {@link ATTACKS}.
 */
const KNOWN_ACCEPTED: readonly { readonly name: string; readonly by: Tier; readonly because: string }[] = [
  { name: 'accepted-object-is', by: 'vitest', because: 'equality stands on a function that both share' },
  { name: 'accepted-expect', by: 'vitest', because: 'the matchers can be replaced' },
  { name: 'return-asymmetric-match', by: 'vitest', because: 'what is received may pose as a matcher' },
  { name: 'accepted-vitest-channel', by: 'vitest', because: "the worker's results can be changed on their way out" },
  { name: 'accepted-read-tests', by: 'vitest', because: 'the expected values lie beside the candidate' },
  { name: 'accepted-read-tests', by: 'script', because: 'the expected values lie beside the candidate' },
  { name: 'accepted-assert', by: 'script', because: 'the functions of node:assert can be replaced' },
  { name: 'accepted-frame', by: 'script', because: 'the report can be changed on its way out' },
  { name: 'accepted-frame', by: 'properties', because: 'the report can be changed on its way out' },
  { name: 'accepted-fast-check', by: 'properties', because: 'how a property is run can be replaced' },
];

/** Whatever an attack does it must not outlive its test. */
afterEach(() => {
  rmSync(WRITTEN, { force: true });
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

describe('attacks', { timeout: 300_000 }, () => {
  it('are made on a task whose honest solution is sound', async () => {
    const { sound, verdicts } = await check(join(TASK, 'src/tally.ts'), ALL);
    expect(Object.fromEntries(verdicts.map(({ checker, verdict }) => [checker, reasonOf(verdict)]))).toEqual(
      Object.fromEntries(ALL.map((tier) => [tier, 'pass'])),
    );
    expect(sound).toBe(true);
  });

  it.for(ATTACKS)('are refused by every checker: $name', async ({ name, refused, timeoutMs }) => {
    vi.stubEnv('WC_TEST_SECRET', 'a secret of the solver');
    vi.stubGlobal('weakCommitteeSolver', true);
    await using _ = await openOutside();
    const tiers = ALL.filter((tier) => refused[tier] !== undefined);
    const { sound, verdicts } = await check(fileNamed(CANDIDATES, name), tiers, timeoutMs);
    expect(sound).toBe(false);
    expect(verdicts.map(({ checker }) => checker).toSorted()).toEqual([...tiers].toSorted());
    for (const tier of tiers) {
      const verdict = verdicts.find(({ checker }) => checker === tier)?.verdict;
      const reason = verdict && reasonOf(verdict);
      expect({ tier, reason, among: [refused[tier]].flat().includes(reason) }).toMatchObject({ tier, among: true });
    }
    expect(existsSync(WRITTEN)).toBe(false);
  });

  it.for(KNOWN_ACCEPTED)('known to be accepted today by $by: $name, for $because', async ({ name, by }) => {
    const { sound, verdicts } = await check(fileNamed(CANDIDATES, name), [by]);
    expect(sound).toBe(true);
    expect(verdicts).toMatchObject([{ verdict: { kind: 'pass', isolation: 'shared' } }]);
  });

  it('that one checker lets through are refused by examples, which share no process with the candidate', async () => {
    for (const name of new Set(KNOWN_ACCEPTED.map((accepted) => accepted.name))) {
      const { sound } = await check(fileNamed(CANDIDATES, name), ['examples']);
      expect({ name, sound }).toEqual({ name, sound: false });
    }
  });
});
