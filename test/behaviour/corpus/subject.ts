import type { Input } from '../../../src/behaviour/shape.ts';

/** A function with honest bodies and such as no choice may return. All pass the seen inputs, if only now and then. */
export interface Subject {
  /** `function f(…): …`, without a body. */
  readonly head: string;
  readonly seen: readonly Input[];
  /** Written in two ways. */
  readonly honest: readonly [string, string];
  /** Bodies by what is wrong with them. */
  readonly cheats: Readonly<Record<string, string>>;
}
