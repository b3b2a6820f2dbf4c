import type { Runner } from '../../src/sandbox/isolate/runner.ts';
import { withCause, type Failure, type SuiteReport } from '../report.ts';
import { onAssertion, type Around } from './asserted.ts';
import type { Expectations, Expecting } from './expectations.ts';
import { following } from './following.ts';
import type { Others } from './library.ts';
import type { MochaEvents, MochaLibrary, Titled } from './mochaParts.ts';
import { readThrownOnce } from './thrown.ts';

// Mocha's own runner on the assertions' side of an attempt.

/** What mocha is told, as its own settings have it. */
export interface MochaOrder {
  readonly files: readonly string[];
  readonly ui: string;
  /** How long a test may take, in ms; 0 for ever. */
  readonly timeout: number;
  readonly retries: number;
  readonly asyncOnly: boolean;
  /** By how much its limits of time are longer. */
  readonly patience: number;
  readonly before?: Expectations;
}

/** What the package gives by name: each leads to what the interface has put among the globals. */
const NAMES =
  'after afterEach before beforeEach context describe it run setup specify suite suiteSetup suiteTeardown teardown test xcontext xdescribe xit xspecify'.split(
    ' ',
  );
/** What hangs on those, and is called as they are. */
const KINDS = ['only', 'skip', 'retries'];

/** @param others - assertions of Node's own, where there are any. */
export function openMocha({ Mocha, chai }: MochaLibrary, others?: Others): Runner {
  let chained = 0;
  let expecting: Expecting | undefined;
  let running = '';
  const around: Around = (expected, same, run) =>
    expecting === undefined ? run() : expecting.expecting(running, expected, same, run);
  others?.onComparison(around);
  if (chai !== undefined) {
    onAssertion(chai, (expected, same, run) => {
      chained++;
      return around(expected, same, run);
    });
    readThrownOnce(chai);
  }
  const own = [Mocha.Runnable, Mocha.Suite, Mocha.Context, ...(chai === undefined ? [] : [chai.Assertion])];

  async function runFiles(order: MochaOrder, load: Parameters<Runner['run']>[1]): Promise<SuiteReport> {
    const { files, ui, timeout, retries, asyncOnly, patience } = order;
    const asserted = (): number => chained + (others?.made() ?? 0);
    const already = asserted();
    const failures: Failure[] = [];
    const named = { ran: [] as string[], silent: [] as string[], skipped: [] as string[] };
    let before = 0;
    const listen = (events: MochaEvents): void => {
      events.on('test', (test) => {
        running = nameOf(test);
        before = asserted();
      });
      const ran = (test: Titled): void => void named[asserted() > before ? 'ran' : 'silent'].push(nameOf(test));
      events.on('pass', ran);
      events.on('pending', (test) => void named.skipped.push(nameOf(test)));
      events.on('fail', (test, error) => {
        if (test instanceof Mocha.Runnable && Reflect.get(test, 'type') === 'test') ran(test);
        failures.push({ test: nameOf(test), message: withCause(error) });
      });
    };
    const mocha = new Mocha({
      ui,
      // What a test may take is no candidate's doing where the machine is busy.
      timeout: Math.round(timeout * patience),
      retries,
      asyncOnly,
      cleanReferencesAfterRun: false,
      reporter: function Silent(events: MochaEvents) {
        listen(events);
      },
    });
    for (const file of files) {
      mocha.suite.emit('pre-require', globalThis, file, mocha);
      try {
        mocha.suite.emit('require', await load(file), file, mocha);
      } catch (error) {
        const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
        return { tests: 0, assertions: 0, failures: [{ test: file, message }] };
      }
      mocha.suite.emit('post-require', globalThis, file, mocha);
    }
    await new Promise<void>((resolve) => mocha.run(resolve));
    const tests = named.ran.length + named.silent.length;
    return { tests, assertions: asserted() - already, failures, named };
  }

  return {
    packages: { mocha: functions(), ...(chai && { chai }) },
    isKept: (object) => own.some((one) => object instanceof one),
    keepsState: true,
    run(order, load, { inputs }) {
      const given = order as MochaOrder;
      return following(inputs, given.before, (opened) => {
        expecting = opened;
        return runFiles(given, load);
      });
    },
  };
}

function nameOf(test: Titled): string {
  return test.titlePath().join(' > ');
}

function functions(): Readonly<Record<string, unknown>> {
  const leading = (names: readonly string[]) =>
    function (this: unknown, ...given: readonly unknown[]): unknown {
      const found = names.reduce((from: unknown, name) => Reflect.get(Object(from), name), globalThis as unknown);
      if (typeof found !== 'function') throw new TypeError(`${names.join('.')} is no function of this interface`);
      return Reflect.apply(found, this, given);
    };
  const named = Object.fromEntries(
    NAMES.map((name) => [
      name,
      Object.assign(leading([name]), Object.fromEntries(KINDS.map((kind) => [kind, leading([name, kind])]))),
    ]),
  );
  return { ...named, default: named };
}
