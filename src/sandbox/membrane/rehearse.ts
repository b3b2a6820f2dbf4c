import { openMembrane, type Membrane } from './membrane.ts';

/** Lets values cross once within one realm, so that those of the two sides find the code compiled. */
export function rehearse(): void {
  const assertions: Membrane = openMembrane('assertions', (message) => candidate.receive(message));
  const candidate: Membrane = openMembrane('candidate', (message) => assertions.receive(message));
  const exports = {
    double: (numbers: number[]) => numbers.map((n) => n * 2),
    fail: () => Reflect.get(null as never, 'x'),
  };
  const { double, fail } = assertions.accept(candidate.send(exports)) as typeof exports;
  double([1, 2]);
  try {
    fail();
  } catch {}
}
