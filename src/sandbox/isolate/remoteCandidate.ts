import type { CandidateAside, HostAside } from '../process/crossing.ts';
import { hearNow, say } from '../process/parent.ts';
import type { CandidateSide, Sent } from './candidate.ts';

/** What the host asks of a candidate in a process of its own. */
export type CandidateTask =
  | { readonly do: 'start'; readonly clock: Sent }
  | { readonly do: 'load' | 'exports' | 'share'; readonly path: string }
  | { readonly do: 'put'; readonly message: unknown };

type Answer = (message: unknown) => unknown;

let answer: Answer = () => undefined;

/** Hears a message of the candidate's that comes while nobody waits for one. */
export function hearCandidate(said: CandidateAside): void {
  if (said.aside === 'message') tell({ aside: 'answered', reply: answer(said.message) });
}

/** The candidate's side of an attempt, in a process that the solver has joined to this one. */
export function openRemoteCandidate(answering: Answer): CandidateSide {
  answer = answering;
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
    // Its pending promises are gone on with in its own time.
    turn: (run) => run(),
  };
}

function ask(task: CandidateTask): unknown {
  tell({ aside: 'do', task });
  for (;;) {
    const heard = hearNow() as CandidateAside;
    if (heard.aside === 'message') hearCandidate(heard);
    else if (heard.threw === undefined) return heard.value;
    else throw new Error(heard.threw);
  }
}

function tell(aside: HostAside): void {
  say(aside);
}
