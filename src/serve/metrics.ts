import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { TimedEvent } from '../nouns/events.ts';

/** What Prometheus is told. */
export interface Metrics {
  /** A request that was answered, by its route and not its path: a path is the client's, and would be a label of its own each time. */
  answered(route: string, status: number, seconds: number): void;
  begin(): void;
  end(): void;
  /** What happened in a run. */
  event(event: TimedEvent): void;
  replied(status: string): void;
  spent(member: string, tokens: number, usd: number | 'unknown'): void;
  text(): Promise<string>;
  readonly contentType: string;
}

/** Opens counters that start at zero. */
export function openMetrics(): Metrics {
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
    help: 'Replies by what can be said of them: verified, unverified, unsolved.',
    labelNames: ['status'],
    registers,
  });
  const verdicts = new Counter({
    name: 'weak_committee_verdicts_total',
    help: 'Verdicts of checkers on proposals.',
    labelNames: ['verdict'],
    registers,
  });
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
    event(event) {
      if (event.kind === 'verdict') verdicts.inc({ verdict: event.verdict.kind });
      if (event.kind === 'spend') spent(event.member, event.tokens, event.usd);
      if (event.kind === 'proposal-arrived')
        proposals.inc({ member: event.proposal.member, role: event.proposal.role });
    },
    replied: (status) => replies.inc({ status }),
    spent,
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
