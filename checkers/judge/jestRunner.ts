import * as circus from 'jest-circus';
import { ModuleMocker } from 'jest-mock';
import type { Runner } from '../../src/sandbox/isolate/runner.ts';
import { NO_ERROR, withCause, type Failure, type SuiteReport } from '../report.ts';
import type { Around } from './asserted.ts';
import type { Expectations, Expecting } from './expectations.ts';
import { following } from './following.ts';
import { expect, isOfExpect, onMatcher } from './jestExpect.ts';
import type { Others } from './library.ts';

// Jest's own runner and `expect`, on the assertions' side of an attempt.

/** What jest is told, as its own configuration has it. */
export interface JestOrder {
  readonly files: readonly string[];
  /** How long a test may take, in ms. */
  readonly timeout: number;
  /** What is done to mocks before each test. */
  readonly mocks: readonly ('clear' | 'reset' | 'restore')[];
  /** By how much its limits of time are longer. */
  readonly patience: number;
  readonly before?: Expectations;
}

type Test = ReturnType<typeof circus.getState>['rootDescribeBlock']['tests'][number];

let expecting: Expecting | undefined;
let running = '';
const around: Around = (expected, same, run) =>
  expecting === undefined ? run() : expecting.expecting(running, expected, same, run);
onMatcher(around);

const mocker = new ModuleMocker(globalThis);
const MOCKS = {
  clear: () => mocker.clearAllMocks(),
  reset: () => mocker.resetAllMocks(),
  restore: () => mocker.restoreAllMocks(),
};

/** As far as it needs no other modules; `readScript` knows these names. */
function jestOf(patience: number) {
  const jest = {
    fn: mocker.fn.bind(mocker),
    spyOn: mocker.spyOn.bind(mocker),
    replaceProperty: mocker.replaceProperty.bind(mocker),
    isMockFunction: mocker.isMockFunction.bind(mocker),
    mocked: <Value>(value: Value): Value => value,
    clearAllMocks: () => chained(MOCKS.clear),
    resetAllMocks: () => chained(MOCKS.reset),
    restoreAllMocks: () => chained(MOCKS.restore),
    setTimeout: (ms: number) => chained(() => limit(ms, patience)),
  };
  const chained = (run: () => void): typeof jest => {
    run();
    return jest;
  };
  return jest;
}

/** What a test may take is no candidate's doing where the machine is busy. */
function limit(ms: number, patience: number): void {
  circus.getState().testTimeout = Math.round(ms * patience);
}

const { describe, it, test, beforeAll, beforeEach, afterAll, afterEach } = circus;
const FUNCTIONS = {
  describe,
  it,
  test,
  beforeAll,
  beforeEach,
  afterAll,
  afterEach,
  expect,
  fdescribe: describe.only,
  fit: it.only,
  xdescribe: describe.skip,
  xit: it.skip,
  xtest: it.skip,
};

let jest: ReturnType<typeof jestOf> | undefined;
const GLOBALS = { ...FUNCTIONS, jest: new Proxy({}, { get: (_, name) => Reflect.get(jest ?? {}, name) as unknown }) };

/**
 * The runner of jest files.
 *
 * @param others - assertions of Node's own, where there are any.
 */
export function openJest(others?: Others): Runner {
  others?.onComparison(around);
  return {
    packages: { '@jest/globals': GLOBALS },
    isKept: isOfExpect,
    keepsState: true,
    run(order, load, { inputs }) {
      const given = order as JestOrder;
      jest = jestOf(given.patience);
      Object.assign(globalThis, GLOBALS);
      return following(inputs, given.before, (opened) => {
        expecting = opened;
        return runFiles(given, load, others?.made ?? (() => 0));
      });
    },
  };
}

async function runFiles(
  { files, timeout, mocks, patience }: JestOrder,
  load: Parameters<Runner['run']>[1],
  others: () => number,
): Promise<SuiteReport> {
  const failures: Failure[] = [];
  const named = { ran: [] as string[], silent: [] as string[], skipped: [] as string[] };
  let assertions = 0;
  let known = others();
  /** Assertions since this was last asked. */
  const counted = (): number => {
    const made = expect.getState().assertionCalls + others() - known;
    known = others();
    expect.setState({ assertionCalls: 0 });
    assertions += made;
    return made;
  };
  circus.addEventHandler((event) => {
    if (event.name === 'test_start') {
      running = nameOf(event.test);
      counted();
      expect.setState({ currentTestName: titlesOf(event.test).join(' ') });
    }
    if (event.name === 'test_skip' || event.name === 'test_todo') named.skipped.push(nameOf(event.test));
    if (event.name !== 'test_done') return;
    const { test: done } = event;
    // It forgets their number.
    const { assertionCalls } = expect.getState();
    const unmet = expect.extractExpectedAssertionsErrors();
    expect.setState({ assertionCalls });
    if (done.errors.length === 0) done.errors.push(...unmet.map(({ error }) => error));
    // Of tests that run side by side it cannot be told which of them asserted.
    named[counted() > 0 || done.concurrent ? 'ran' : 'silent'].push(nameOf(done));
    failures.push(...done.errors.map((error) => ({ test: nameOf(done), message: messageOf(error) })));
  });
  for (const file of files) {
    circus.resetState();
    limit(timeout, patience);
    for (const what of mocks) circus.beforeEach(MOCKS[what]);
    try {
      await load(file);
    } catch (error) {
      failures.push({
        test: file,
        message: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
      });
      continue;
    }
    const { unhandledErrors } = await circus.run();
    failures.push(...unhandledErrors.map((message) => ({ test: file, message })));
  }
  counted();
  return { tests: named.ran.length + named.silent.length, assertions, failures, named };
}

function nameOf(of: Test): string {
  return titlesOf(of).join(' > ');
}

/** The titles of a test and of the groups around it, but for the one that holds all. */
function titlesOf({ name, parent }: Test): string[] {
  const titles = [name];
  for (let at: Test['parent'] | undefined = parent; at?.parent !== undefined; at = at.parent) titles.unshift(at.name);
  return titles;
}

/** Jest keeps what was thrown together with where its test stands. */
function messageOf(kept: Test['errors'][number]): string {
  const [error, place] = Array.isArray(kept) ? kept : [kept];
  const thrown: unknown = error ?? place;
  if (typeof thrown !== 'object' || thrown === null || !('message' in thrown)) return `threw ${String(thrown)}`;
  // Of node:assert's errors it puts the places behind the message.
  const [message = ''] = String(thrown.message).split(/\n {4}at /);
  return withCause({ message: message === '' ? NO_ERROR : message, cause: Reflect.get(thrown, 'cause') });
}
