import type { Inputs } from '../membrane/inputs.ts';

/** What a runner is told of the candidate's side while it runs. */
interface Other {
  /** Whether the candidate is still at something that the assertions' side would not see. */
  readonly busy: () => boolean;
  readonly inputs: Inputs;
}

/** A runner of tests: the part of an attempt that stands on the assertions' side. It runs in an isolate or in the host itself. */
export interface Runner {
  /** Packages that the tests may import, by name. */
  readonly packages: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Tells what is the runner's own, and never crosses to the candidate. */
  readonly isKept: (object: object) => boolean;
  /** Whether a run leaves traces in the runner itself: in a host, it then serves once. */
  readonly keepsState: boolean;
  /**
   * Runs what the order says; `load` evaluates a file of the tests and gives its exports. What it returns is the report.
   */
  readonly run: (
    order: unknown,
    load: (path: string) => Promise<Readonly<Record<string, unknown>>>,
    other: Other,
  ) => Promise<unknown>;
}
