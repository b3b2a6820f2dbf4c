/** What a run of a checker executed, so that an empty run can never look like a pass. */
export interface Executed {
  readonly unit: 'assertions' | 'tests' | 'examples' | 'property runs' | 'files';
  readonly count: number;
}

/**
 * How far apart candidate and assertions were. `isolates` and `processes` keep the candidate off the assertions; in
 * `shared` they stood in one process, so that a cheat is at best detected. `none` is for checks that execute nothing.
 */
export type Isolation = 'isolates' | 'processes' | 'shared' | 'none';

const ORDER: readonly Isolation[] = ['none', 'shared', 'processes', 'isolates'];

/** The isolations that can be demanded of a check, the weakest first. */
export const DEMANDS = ['shared', 'processes', 'isolates'] as const;
export type Demand = (typeof DEMANDS)[number];

/** A pass that was reached with less isolation than is demanded says nothing: whoever can reach the tests may have written it. */
export function demanding(verdict: Verdict, demand: Demand): Verdict {
  if (verdict.kind !== 'pass' || verdict.isolation === 'none') return verdict;
  if (ORDER.indexOf(verdict.isolation) >= ORDER.indexOf(demand)) return verdict;
  const reason = `it passes, but only with isolation ${verdict.isolation}, and ${demand} is demanded`;
  return { kind: 'broken', reason, crash: false, ms: verdict.ms };
}

/** The weakest of several: what can be said of them together. */
export function weakest(isolations: readonly Isolation[]): Isolation {
  return ORDER.find((isolation) => isolations.includes(isolation)) ?? 'none';
}

/** One piece of evidence for a fail, as plain data. */
export type Evidence =
  | {
      readonly kind: 'diagnostic';
      readonly file: string;
      readonly line: number;
      readonly column: number;
      readonly code: string;
      readonly message: string;
    }
  | {
      readonly kind: 'assertion';
      readonly test: string;
      readonly message: string;
      readonly expected?: string;
      readonly actual?: string;
    }
  | {
      readonly kind: 'counterexample';
      readonly property: string;
      readonly input: string;
      readonly seed: number;
      readonly path: string;
      readonly runs: number;
      readonly message: string;
    }
  | { readonly kind: 'output'; readonly command: string; readonly exitCode: number | undefined; readonly text: string }
  | { readonly kind: 'timeout'; readonly limitMs: number; readonly what: string }
  | { readonly kind: 'crash'; readonly message: string }
  /** A test that is passed whatever it expects. */
  | { readonly kind: 'control'; readonly test: string; readonly message: string }
  | { readonly kind: 'recorded'; readonly message: string };

/** Tests by name, in a run that failed. */
export interface Tests {
  readonly passed: readonly string[];
  readonly failed: readonly string[];
}

/** A pass of what is no worse than the unchanged workspace, and not yet all that is asked for. */
export interface Step {
  /** What fails, as it did before. */
  readonly open: readonly string[];
  /** What failed before and passes now. */
  readonly mended: readonly string[];
}

/**
 * What a checker says of one candidate. `broken` means that it could not tell; it is never counted as pass or fail.
 * `crash` marks a run that died without a word: it is retried once in a fresh process.
 */
export type Verdict =
  | {
      readonly kind: 'pass';
      readonly executed: Executed | 'unknown';
      readonly isolation: Isolation;
      /** Tests of which no control could be made, where the isolation is `shared`. */
      readonly uncontrolled?: readonly string[];
      /** It changed what its tests handed it. */
      readonly alters?: true;
      /** In a conversation: it makes nothing worse, and something fails still. */
      readonly step?: Step;
      readonly seed?: number;
      readonly ms: number;
    }
  | {
      readonly kind: 'fail';
      readonly evidence: readonly Evidence[];
      /** Where the runner tells them apart. */
      readonly tests?: Tests;
      readonly executed: Executed | 'unknown';
      readonly isolation: Isolation;
      readonly seed?: number;
      readonly ms: number;
    }
  | { readonly kind: 'broken'; readonly reason: string; readonly crash: boolean; readonly ms: number };

/** One line for people: the first piece of evidence, or why the checker could not tell. */
export function headline(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'pass': {
      const count = verdict.executed === 'unknown' ? 'count unknown' : countOf(verdict.executed);
      return verdict.step === undefined
        ? `pass (${count})`
        : `no worse (${count}; ${verdict.step.open.length} fail still)`;
    }
    case 'broken':
      return `broken: ${verdict.reason}`;
    case 'fail': {
      const [first] = verdict.evidence;
      return first === undefined ? 'fail' : (describeEvidence(first).split('\n', 1)[0] ?? 'fail');
    }
  }
}

/** A verdict in words: each piece of its evidence, or its one line where it has none. */
export function wordsOf(verdict: Verdict): string[] {
  return verdict.kind === 'fail' && verdict.evidence.length > 0
    ? verdict.evidence.map(describeEvidence)
    : [headline(verdict)];
}

/** A count with its unit, in the singular where it is one: `1 assertion`, `300 property runs`. */
export function countOf({ unit, count }: Executed): string {
  return `${count} ${count === 1 ? unit.replace(/s$/, '') : unit}`;
}

/** A piece of evidence in words; the first line stands alone. */
export function describeEvidence(evidence: Evidence): string {
  switch (evidence.kind) {
    case 'diagnostic':
      return `${evidence.file}:${evidence.line}:${evidence.column} ${evidence.code} ${evidence.message}`;
    case 'assertion': {
      const values =
        evidence.expected === undefined
          ? ''
          : `\nexpected ${evidence.expected}\nactual   ${evidence.actual ?? 'undefined'}`;
      return `${evidence.test}: ${evidence.message}${values}`;
    }
    case 'counterexample':
      return `${evidence.property} does not hold for ${evidence.input} (seed ${evidence.seed}, path "${evidence.path}"): ${evidence.message}`;
    case 'output':
      return `\`${evidence.command}\` ended with ${evidence.exitCode ?? 'a signal'}\n${evidence.text}`;
    case 'timeout':
      return `${evidence.what} timed out after ${evidence.limitMs} ms`;
    case 'control':
      return `${evidence.test}: ${evidence.message}`;
    case 'crash':
      return evidence.message;
    case 'recorded':
      return evidence.message;
  }
}
