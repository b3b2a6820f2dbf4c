import type { CandidateAside, HostAside } from '../process/crossing.ts';
import { hearNow, say } from '../process/parent.ts';
import type { CandidateSide, Sent } from './candidate.ts';

/** What the host asks of a candidate in a process of its own. */
export type CandidateTask =
  | { readonly do: 'start'; readonly clock: Sent }
  | { readonly do: 'load' | 'exports' | 'share'; readonly path: string }
  | { readonly do: 'put'; readonly message: unknown }
  | { readonly do: 'busy' };

type Answer = (message: unknown) => unknown;

let answer: Answer = () => undefined;
let current = 0;

/** What the solver carries over from a candidate's process, with the attempt it belongs to. */
export type Carried = CandidateAside & { readonly attempt: number };

/** Hears a message of the candidate's that comes while nobody waits for one. */
export function hearCandidate(said: Carried): void {
  if (said.aside === 'message' && said.attempt === current)
    tell({ aside: 'answered', reply: answer(said.message), attempt: current });
}

/** The candidate's side of an attempt, in a process that the solver has joined to this one under a number. */
export function openRemoteCandidate(answering: Answer, attempt: number): CandidateSide {
  answer = answering;
  current = attempt;
  const paths = new Set<string>();
  return {
    paths,
    start: (clock) => void ask({ do: 'start', clock }),
    load(path) {
      for (const loaded of ask({ do: 'load', path }) as readonly string[]) paths.add(loaded);
    },
    exportsOf: (path) => ask({ do: 'exports', path }) as Sent,
    share: (path) => void ask({ do: 'share', path }),
    put: (message) => ask({ do: 'put', message }),
    // One that lies ends the wait for itself alone.
    busy: () => ask({ do: 'busy' }) === true,
    // Its pending promises are gone on with in its own time.
    turn: (run) => run(),
  };
}

function ask(task: CandidateTask): unknown {
  tell({ aside: 'do', task, attempt: current });
  for (;;) {
    const heard = hearNow() as Carried;
    // The last word of an attempt that is over.
    if (heard.attempt !== current) continue;
    if (heard.aside === 'message') hearCandidate(heard);
    else if (heard.threw === undefined) return heard.value;
    else throw new Error(heard.threw);
  }
}

function tell(aside: HostAside): void {
  say(aside);
}
