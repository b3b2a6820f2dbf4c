import { MemberError } from '../../src/errors.ts';
import { breakerOf } from '../../src/sampling/breaker.ts';
import type { Sample } from '../../src/harness/sample.ts';
import type { Action, Member, MemberEvent, Policy, SampleRequest, State, UnderWay } from '../../src/index.ts';

/** An answer that is being written. */
interface Writing {
  readonly at: number;
  readonly finish: () => void;
}

/** Live members whose answers come in the order of their recorded times, one at a time, and a policy whose steps are written down. */
export interface Conducted {
  readonly members: readonly [Member, Member, Member];
  readonly policy: Policy;
  readonly steps: readonly string[];
}

/**
 * Lets live members answer in the order in which a replay would have them answer. Nobody sleeps: an answer is let go when all that is under way
 * is being written, and the one that ends first is let go first.
 */
export function conducted(policy: Policy, pile: readonly Sample[]): Conducted {
  const steps: string[] = [];
  let writing: Writing[] = [];
  let underWay: State['underWay'] = [];
  let now = 0;

  function letGo(): void {
    if (writing.length === 0 || writing.length < underWay.length) return;
    const first = writing.reduce((sofar, one) => (one.at < sofar.at ? one : sofar));
    writing = writing.filter((one) => one !== first);
    now = first.at;
    first.finish();
  }

  function written(ms: number, signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const own = { at: now + ms, finish: resolve };
    writing.push(own);
    signal.addEventListener('abort', () => {
      writing = writing.filter((one) => one !== own);
      reject(signal.reason);
    });
    letGo();
    return promise;
  }

  function member(name: string): Member {
    const made: Member = {
      name,
      prices: { input: 1, output: 1 },
      abilities: { temperature: false, n: false, seed: false, reasoning: false },
      limits: { concurrency: 16, maxOutputTokens: 100 },
      async *propose({ ordinals: [ordinal], signal }: SampleRequest): AsyncGenerator<MemberEvent> {
        const answer = pile.find((one) => one.member === name && one.ordinal === ordinal);
        await written(answer?.ms ?? 0, signal);
        if (answer === undefined) throw new MemberError(`${name} has no answer ${ordinal}.`);
        const text = `export const ${name}${ordinal} = 1;`;
        const recorded = answer.visible === 'pass';
        yield { kind: 'answer', choice: 0, text, finish: 'stop', plain: true, recorded, ms: answer.ms };
      },
    };
    // It is known to work, so that all may be asked at once.
    void breakerOf(made)
      .enter(new AbortController().signal)
      .then((turn) => turn.succeeded());
    return made;
  }

  return {
    steps,
    members: [member('small'), member('medium'), member('large')],
    policy: {
      name: policy.name,
      options: policy.options,
      next(state) {
        const action = policy.next(state);
        steps.push(described(action));
        ({ underWay } = state);
        // By then what the policy asks for has been put under way.
        if (action.kind !== 'return' && action.kind !== 'stop') setImmediate(letGo);
        return action;
      },
    },
  };
}

/** The names of what is under way. */
export function asked(underWay: readonly UnderWay[]): string[] {
  return underWay.map((one) =>
    one.kind === 'compare' ? 'compare' : one.kind === 'ask' ? one.question : `${one.member.name}#${one.ordinal}`,
  );
}

/** A step in words. */
export function described(action: Action): string {
  switch (action.kind) {
    case 'sample':
      return ['sample', ...action.slots.map(({ member, ordinal }) => `${member.name}#${ordinal}`)].join(' ');
    case 'repair':
      return `repair ${action.of.proposal.id}`;
    case 'ask':
      return ['ask', ...action.questions.map(({ member }) => member.name)].join(' ');
    case 'compare':
      return ['compare', ...action.proposals.map(({ proposal }) => proposal.id)].join(' ');
    case 'return':
      return ['return', action.proposal?.proposal.id].filter(Boolean).join(' ');
    case 'escalate':
    case 'wait':
    case 'stop':
      return action.kind;
  }
}
