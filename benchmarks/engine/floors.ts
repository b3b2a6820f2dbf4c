import ivm from 'isolated-vm';
import { Bench } from 'tinybench';

// What isolates cost before anything of ours runs in them. Started as a process of its own, with --no-node-snapshot.

const CODE =
  'globalThis.tally = (values) => ({ total: values.reduce((sum, one) => sum + one, 0), odd: values.filter((one) => one % 2) })';
const TEST = `for (const values of [[], [1, 2, 3], [-7, 10]]) if (JSON.stringify(call(values)).length < 5) throw new Error('no')`;

const pooled = new ivm.Isolate({ memoryLimit: 128 });
const bench = new Bench({ iterations: 60, time: 0, warmupIterations: 10, warmupTime: 0 });

bench.add('two isolates without a runner', () => {
  const candidate = new ivm.Isolate({ memoryLimit: 128 });
  const tests = new ivm.Isolate({ memoryLimit: 128 });
  const other = candidate.createContextSync();
  other.evalSync(CODE);
  const tally = other.global.getSync('tally', { reference: true }) as ivm.Reference<(values: unknown) => unknown>;
  const context = tests.createContextSync();
  const call = (values: unknown): unknown =>
    tally.applySync(undefined, [values], { arguments: { copy: true }, result: { copy: true } });
  context.global.setSync('call', new ivm.Callback(call));
  context.evalSync(TEST);
  candidate.dispose();
  tests.dispose();
});
bench.add('a fresh isolate', () => {
  const isolate = new ivm.Isolate({ memoryLimit: 128 });
  isolate.createContextSync().evalSync(CODE);
  isolate.dispose();
});
bench.add('a context in a pooled isolate', () => {
  const context = pooled.createContextSync();
  context.evalSync(CODE);
  context.release();
});
await bench.run();
const medians = bench.tasks.map(({ name, result }) => [name, 'latency' in result ? result.latency.p50 : Number.NaN]);
process.stdout.write(JSON.stringify(Object.fromEntries(medians)));
