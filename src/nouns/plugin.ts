import type { CheckerKind } from './kind.ts';

/** What a package adds, once a configuration names it in `plugins`. */
export interface Plugin {
  /** The package's name, for messages. */
  readonly name: string;
  readonly checkers?: readonly CheckerKind[];
}
