import fc from 'fast-check';
import { afterAll, afterEach, beforeEach, chai, expect, inject } from 'vitest';
import type { Aside, Lent } from '../../src/sandbox/isolate/inNode.ts';
import type { Inputs, View } from '../../src/sandbox/membrane/inputs.ts';
import { onAssertion } from '../judge/asserted.ts';
import { openExpecting, type Expectations } from '../judge/expectations.ts';
import { lasting } from '../judge/lasting.ts';
import { watchProperties, type Around } from '../judge/watchedProperties.ts';
import { asserted } from './asserted.ts';
import { CANDIDATE } from './candidateName.ts';

// Loaded into vitest's worker ahead of each test file: opens the candidate's isolate when the tests first import it.

declare module 'vitest' {
  interface ProvidedContext {
    weakCommittee: {
      readonly aside: Aside;
      /** What opens an isolate in this process. */
      readonly module: string;
      /** Where it is noted that the attempt has ended early. The candidate cannot write. */
      readonly note: string;
      /** What the tests expected before: in this run their inputs are kept as they are. */
      readonly before: Expectations | undefined;
    };
  }
  interface TaskMeta {
    /** What the test expected once the candidate had changed an input. */
    expected?: readonly string[];
    /** It expected something else than before, and failed by that. */
    vacuous?: true;
  }
}

// Not by import: tests may mock these.
const { createRequire } = process.getBuiltinModule('node:module');
const { writeFileSync } = process.getBuiltinModule('node:fs');

const { aside, module, note, before } = inject('weakCommittee');
const { openAside } = createRequire(import.meta.url)(module) as typeof import('../../src/sandbox/isolate/inNode.ts');
let candidate: ReturnType<typeof openAside> | undefined;
const opened: Inputs[] = [];
let view: View = {};
const loaded = new Set<string>();
const isKept = (object: object): boolean => object instanceof chai.Assertion;

Object.defineProperty(globalThis, CANDIDATE, {
  configurable: true,
  value(target: string, lent: Lent): unknown {
    // Asked for anew by tests that forget their modules: it starts from the beginning then.
    if (candidate === undefined || (loaded.has(target) && aside.remote === undefined)) {
      candidate = openAside(aside, isKept, (ended) => writeFileSync(note, JSON.stringify(ended)));
      opened.push(candidate.inputs);
      candidate.inputs.show(view);
      loaded.clear();
    }
    loaded.add(target);
    return candidate.load(target, lent);
  },
});

afterAll(() => candidate?.end());

const sum = (count: (one: Inputs) => number): number => opened.reduce((all, one) => all + count(one), 0);
/** Of all candidates together: tests that forget their modules have several. */
const inputs: Inputs = {
  changes: () => sum((one) => one.changes()),
  emptied: () => sum((one) => one.emptied()),
  isAltered: (object) => opened.some((one) => one.isAltered(object)),
  isTheirs: (object) => opened.some((one) => one.isTheirs(object)),
  show(next) {
    const shown = view;
    view = next;
    for (const one of opened) one.show(next);
    return shown;
  },
};
const expecting = openExpecting(inputs, before);
let current = '';
/** Whether a property is being tried: what is expected there is looked at by itself. */
let inProperty = false;
onAssertion(chai, (expected, same, run) => (inProperty ? run() : expecting.expecting(current, expected, same, run)));

/** The assertions of a try that is none of the tests' own are not counted. */
const around: Around = (more, run) => {
  const [{ assertionCalls }, counted, outer] = [expect.getState(), { ...asserted }, inProperty];
  inProperty = true;
  return lasting(run, () => {
    inProperty = outer;
    if (!more) return;
    Object.assign(asserted, counted);
    expect.setState({ assertionCalls });
  });
};
watchProperties(fc, () => ({ inputs, around }));
beforeEach(({ task }) => {
  current = task.id;
});
afterEach(({ task }) => {
  const expected = expecting.expectations();
  if (expected !== undefined) task.meta.expected = expected[task.id] ?? [];
  if (expecting.vacuous().includes(task.id)) task.meta.vacuous = true;
});
