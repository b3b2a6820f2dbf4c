import type { Evidence } from '../../nouns/verdict.ts';
import type { Child, RunResult } from '../sandbox.ts';

// Joins the two processes of an attempt whose candidate needs Node: the host with the tests, and the candidate's own. Each call of
// one waits for the other, and may be called back meanwhile: a side that waits hears on the pipe for that.

/** Said by the host: something for the candidate's side to do, and what came of a message of the candidate's. */
export type HostAside = (
  | { readonly aside: 'do'; readonly task: unknown }
  | { readonly aside: 'answered'; readonly reply: unknown }
) &
  OfAttempt;

/** A host serves one attempt after the other, and the last word of one must not be taken for the first of the next. */
interface OfAttempt {
  /** Which attempt this belongs to; see {@link Joined}. The candidate's side never says it: it knows no other. */
  readonly attempt: number;
}

/** Said by the candidate's side, in answer and of its own accord. */
export type CandidateAside =
  | { readonly aside: 'done'; readonly value?: unknown; readonly threw?: string }
  | { readonly aside: 'message'; readonly message: unknown };

/** Two processes that are joined, until it is disposed. */
export interface Joined extends Disposable {
  /** The number of this attempt, to be told to the host. */
  readonly attempt: number;
}

let attempts = 0;

/** Carries what one says to the other until it is disposed. What the candidate says is data to the host, whatever it is. */
export function join(host: Child, candidate: Child): Joined {
  const attempt = ++attempts;
  let hostWaits = 0;
  let candidateWaits = 0;
  const toCandidate = (message: unknown): void =>
    candidateWaits > 0 ? candidate.sendToWaiting(message) : candidate.send(message);
  const toHost = (said: CandidateAside): void => {
    const message = { ...said, attempt };
    if (hostWaits > 0) host.sendToWaiting(message);
    else host.send(message);
  };
  const ears = [
    host.hear((said) => {
      const message = isAside(said) && (said as HostAside).attempt === attempt ? (said as HostAside) : undefined;
      if (message?.aside === 'do') {
        hostWaits++;
        toCandidate(message);
      } else if (message?.aside === 'answered') {
        toCandidate(message);
        candidateWaits--;
      }
    }),
    candidate.hear((said) => {
      const message = isAside(said) ? said : undefined;
      try {
        if (message?.aside === 'done' && hostWaits > 0) {
          toHost(message);
          hostWaits--;
        } else if (message?.aside === 'message' && candidateWaits <= hostWaits) {
          toHost(message);
          candidateWaits++;
        } else {
          // No message; an answer to no question, which would be taken for the next one's; or one message after the other without
          // waiting for answers, which would pile up here.
          candidate.kill();
        }
      } catch {
        // What can be read may still be too deep to be written on.
        candidate.kill();
      }
    }),
  ];
  return { attempt, [Symbol.dispose]: () => ears.forEach((deaf) => deaf()) };
}

/** Whether a message is part of what the two say to each other, and no answer to the solver. What else it is nobody knows yet. */
export function isAside(said: unknown): said is HostAside | CandidateAside {
  return typeof said === 'object' && said !== null && 'aside' in said;
}

/** The evidence against a candidate whose process ended by itself. */
export function leftEarly({ ended, output }: Pick<RunResult, 'ended' | 'output'>): Evidence {
  const message = `the candidate's process ended by itself (${ended}) ${output.slice(-500)}`.trim();
  return { kind: 'crash', message };
}
