import type { Runner } from '../../checkers/command/runners/runner.ts';
import type { CatalogueSuite } from '../suites/catalogueSuite.ts';
import type { PolicyKind } from '../policy/policyKind.ts';
import type { CheckerKind } from './kind.ts';

/** What a package adds, once a configuration names it in `plugins`. */
export interface Plugin {
  /** The package's name, for messages. */
  readonly name: string;
  /** Checkers that can be named as data. */
  readonly checkers?: readonly CheckerKind[];
  /** Policies that a configuration can name. */
  readonly policies?: readonly PolicyKind[];
  /** Test frameworks that `command` knows how to ask for a report. */
  readonly frameworks?: readonly Runner[];
  /** Published sets of tasks, for `bench suites list` and `pull`. */
  readonly suites?: readonly CatalogueSuite[];
}
