import { afterAll, chai, inject } from 'vitest';
import type { Aside, Lent } from '../../src/sandbox/isolate/inNode.ts';
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
    };
  }
}

// Not by import: tests may mock these.
const { createRequire } = process.getBuiltinModule('node:module');
const { writeFileSync } = process.getBuiltinModule('node:fs');

const { aside, module, note } = inject('weakCommittee');
const { openAside } = createRequire(import.meta.url)(module) as typeof import('../../src/sandbox/isolate/inNode.ts');
let candidate: ReturnType<typeof openAside> | undefined;
const loaded = new Set<string>();
const isKept = (object: object): boolean => object instanceof chai.Assertion;

Object.defineProperty(globalThis, CANDIDATE, {
  configurable: true,
  value(target: string, lent: Lent): unknown {
    // Asked for anew by tests that forget their modules: it starts from the beginning then.
    if (candidate === undefined || (loaded.has(target) && aside.remote === undefined)) {
      candidate = openAside(aside, isKept, (ended) => writeFileSync(note, JSON.stringify(ended)));
      loaded.clear();
    }
    loaded.add(target);
    return candidate.load(target, lent);
  },
});

afterAll(() => candidate?.end());
