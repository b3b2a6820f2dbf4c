import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Compared, LeftOut } from '../ledger/shadows.ts';
import type { TimedEvent } from '../nouns/events.ts';
import type { Member } from '../nouns/member.ts';
import type { Evidence } from '../nouns/verdict.ts';
import { breakerOf } from '../sampling/breaker.ts';
import type { CircuitState } from '../sampling/circuit.ts';

/** What Prometheus is told. */
export interface Metrics {
  /** A request that was answered, by its route and not its path: a path is the client's, and would be a label of its own each time. */
  answered(route: string, status: number, seconds: number): void;
  begin(): void;
  end(): void;
  /** What happened in a run. */
  event(event: TimedEvent, whose: Whose): void;
  replied(status: string): void;
  /** What became of a request behind the strong member's answer, and what that had cost in USD. */
  shadowed(how: Compared | { readonly left: LeftOut }, strongUsd: number): void;
  spent(member: string, tokens: number, usd: number | 'unknown'): void;
  /** A member was not asked, since it failed before. */
  skipped(member: string): void;
  text(): Promise<string>;
  readonly contentType: string;
}

/** Whose tests a run is judged by: those that a request brings along are its sender's affair, and are counted without their names. */
export type Whose = 'workspace' | 'request';

/** Tests that are told apart: their names may come of what is proposed, and each is a series of its own. */
const MOST_TESTS = 200;
const LONGEST_NAME = 120;

const STATES: readonly CircuitState[] = ['closed', 'open', 'half-open'];

/** Opens counters that start at zero, for these members. */
export function openMetrics(members: readonly Member[]): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const requests = new Counter({
    name: 'weak_committee_requests_total',
    help: 'Requests answered, by route and HTTP status.',
    labelNames: ['route', 'status'],
    registers,
  });
  const seconds = new Histogram({
    name: 'weak_committee_request_seconds',
    help: 'Time from a request to the end of its answer.',
    labelNames: ['route'],
    buckets: [0.005, 0.05, 0.25, 1, 5, 15, 60, 300],
    registers,
  });
  const underWay = new Gauge({ name: 'weak_committee_requests_in_flight', help: 'Requests under way.', registers });
  const replies = new Counter({
    name: 'weak_committee_replies_total',
    help: 'Replies by what can be said of them: verified, step, failing, unverified, unsolved, shadow.',
    labelNames: ['status'],
    registers,
  });
  const verdicts = new Counter({
    name: 'weak_committee_verdicts_total',
    help: 'Verdicts of checkers on proposals.',
    labelNames: ['verdict'],
    registers,
  });
  const refusals = new Counter({
    name: 'weak_committee_refusals_total',
    help: 'Proposals that a test, a property or a kind of fault has refused. `other`: the first 200 are told apart. Without a name: a request brought it.',
    labelNames: ['checker', 'test'],
    registers,
  });
  const tests = new Set<string>();
  const proposals = new Counter({
    name: 'weak_committee_proposals_total',
    help: 'Proposals that arrived.',
    labelNames: ['member', 'role'],
    registers,
  });
  const tokens = new Counter({
    name: 'weak_committee_tokens_total',
    help: 'Input and output tokens.',
    labelNames: ['member'],
    registers,
  });
  const usd = new Counter({
    name: 'weak_committee_usd_total',
    help: 'Money spent with members that have prices.',
    labelNames: ['member'],
    registers,
  });

  const skipped = new Counter({
    name: 'weak_committee_skipped_calls_total',
    help: 'Calls that were not made, since their member had failed before.',
    labelNames: ['member'],
    registers,
  });
  const hedges = new Counter({
    name: 'weak_committee_hedges_total',
    help: 'Calls to a member that was asked as well, since all others were late.',
    labelNames: ['member'],
    registers,
  });
  const circuits = new Gauge({
    name: 'weak_committee_circuit_state',
    help: 'Whether a member can be asked: 1 for the state that it is in. Open: it failed, and is left alone for a while.',
    labelNames: ['member', 'state'],
    registers: [],
    collect() {
      for (const member of members) {
        const { state: current } = breakerOf(member);
        for (const state of STATES) this.set({ member: member.name, state }, state === current ? 1 : 0);
      }
    },
  });

  registry.registerMetric(circuits);
  const shadows = new Counter({
    name: 'weak_committee_shadow_requests_total',
    help: 'Requests that the strong member answered while a shadow was kept: compared, or why they were left out.',
    labelNames: ['outcome'],
    registers,
  });
  const solvers = new Counter({
    name: 'weak_committee_shadow_solved_total',
    help: 'Requests of the shadow by who solved them: both, strong, committee, neither.',
    labelNames: ['by'],
    registers,
  });
  const saved = new Gauge({
    name: 'weak_committee_shadow_saved_usd',
    help: 'USD that the committee would have saved on the requests of the shadow; below zero where it would have cost more.',
    registers,
  });

  function refused({ checker, verdict }: Extract<TimedEvent, { kind: 'verdict' }>, whose: Whose): void {
    if (verdict.kind !== 'fail') return;
    if (whose === 'request') return refusals.inc({ checker, test: '' });
    for (const name of new Set(verdict.evidence.map(nameOf))) {
      const key = JSON.stringify([checker, name]);
      if (tests.size < MOST_TESTS) tests.add(key);
      refusals.inc({ checker, test: tests.has(key) ? name : 'other' });
    }
  }

  function spent(member: string, count: number, cost: number | 'unknown'): void {
    tokens.inc({ member }, count);
    if (cost !== 'unknown') usd.inc({ member }, cost);
  }

  return {
    answered(route, status, took) {
      requests.inc({ route, status });
      seconds.observe({ route }, took);
    },
    begin: () => underWay.inc(),
    end: () => underWay.dec(),
    event(event, whose) {
      if (event.kind === 'verdict') {
        verdicts.inc({ verdict: event.verdict.kind });
        refused(event, whose);
      }
      if (event.kind === 'spend') spent(event.member, event.tokens, event.usd);
      if (event.kind === 'skipped') skipped.inc({ member: event.member }, Math.max(1, event.ordinals.length));
      if (event.kind === 'hedged') hedges.inc({ member: event.member });
      if (event.kind === 'proposal-arrived')
        proposals.inc({ member: event.proposal.member, role: event.proposal.role });
    },
    replied: (status) => replies.inc({ status }),
    shadowed(how, strongUsd) {
      shadows.inc({ outcome: 'left' in how ? how.left : 'compared' });
      if ('left' in how) return;
      const { strongSolved, solved } = how;
      solvers.inc({ by: strongSolved ? (solved ? 'both' : 'strong') : solved ? 'committee' : 'neither' });
      saved.inc(strongUsd - how.usd);
    },
    spent,
    skipped: (member) => skipped.inc({ member }),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

/** What a proposal is refused by, as the page names it. */
function nameOf(evidence: Evidence): string {
  const name =
    'test' in evidence
      ? evidence.test
      : 'property' in evidence
        ? evidence.property
        : 'code' in evidence
          ? evidence.code
          : evidence.kind;
  return name.slice(0, LONGEST_NAME);
}
