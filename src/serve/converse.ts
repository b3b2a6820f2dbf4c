import { toolsOf } from '../nouns/conversation.ts';
import type { Action, Policy, State } from '../policy/policy.ts';
import type { RoutedTask } from '../policy/router.ts';
import { pathsOf } from '../nouns/changes.ts';
import { stepsIn, type Proposal, type SoundProposal } from '../nouns/proposal.ts';
import type { Refusal } from '../nouns/refusal.ts';
import { runsIn } from '../reading/edits/runs.ts';
import { mentionedIn } from '../workspace/mentioned.ts';
import { isProtected, mayHoldCases } from '../workspace/roles.ts';

/** Answers without an edit after which it is taken that none is wanted, though there is code in them: a question about code, mostly. */
const ENOUGH = 2;

/** Answers that are asked for one after the other, whether they come or not: a model that was wrong once is often right the next time, and what is asked for beside that is paid for in vain. */
const ALONE = 2;

/** Steps after which it is taken that this is one: a second opinion on an answer that mends nothing yet. */
const AGREED = 2;

/**
 * The policy for conversations: one answer of the cheapest first, since many requests want no code at all, one more where it is wrong, and then as
 * `rest` says; where they are late, others are asked all the same. An answer in words alone ends it, and so do two of which neither edits anything: there is nothing to check in them. An edit that makes nothing worse and
 * reaches not all yet is returned as a step to whoever works in steps, with tools: at once where it mends something, else when a second one reaches no more.
 * Others get one that mends something where nothing better was found. Tests that are wanted, and nothing else, go to all of them at once.
 */
export function converse(rest: Policy): Policy {
  return {
    name: `converse, ${rest.name}`,
    options: rest.options,
    ...(rest.ready && {
      async ready(task: RoutedTask) {
        const ready = await rest.ready?.(task);
        return { ...ready, policy: converse(ready?.policy ?? rest) };
      },
    }),
    next(state) {
      const steps = state.sound.filter(isStep);
      // To the rest only what reaches all is an end.
      const reaching =
        steps.length === 0 ? state : { ...state, sound: state.sound.filter((one) => !steps.includes(one)) };
      // Of answers that were asked for together, none is passed over before all have come but those that are late.
      if (state.underWay.some((one) => !('late' in one))) return rest.next(reaching);
      if (unverified(state.proposals.map(({ proposal }) => proposal)) !== undefined)
        return { kind: 'return', words: true, reason: 'no answer holds code that could be checked' };
      const wanted = protectedWanted(state);
      if (wanted?.sure === true)
        return { kind: 'return', reason: `${wanted.path} was asked to be changed, and no proposal may change it` };
      const [best] = steps.toSorted((a, b) => mendedBy(b) - mendedBy(a));
      const next = rest.next(reaching);
      if (best === undefined || hasReturned(next)) {
        const one = endedIn(state) < ALONE && state.sound.length === 0;
        return next.kind === 'sample' && (one || wanted !== undefined) ? firstOf(next) : next;
      }
      const step: Action = { kind: 'return', proposal: best, reason: STEP };
      if (addsTestsAlone(best)) return step;
      if (!worksInSteps(state)) return next.kind === 'return' && mendedBy(best) > 0 ? step : next;
      if (mendedBy(best) > 0 || steps.length >= AGREED || next.kind !== 'sample') return step;
      return firstOf(next);
    },
  };
}

/** The first of what would be asked for together; what is said of the decision is said of that. */
function firstOf({ slots, decision, ...action }: Extract<Action, { kind: 'sample' }>): Action {
  const chose = decision?.chose.slice(0, 1) ?? [];
  return { ...action, slots: slots.slice(0, 1), ...(decision && { decision: { ...decision, chose } }) };
}

const STEP = 'it makes nothing worse, and something fails still';

function hasReturned(action: Action): boolean {
  return action.kind === 'return' && (action.proposal !== undefined || action.ambiguous !== undefined);
}

function isStep({ verdicts }: SoundProposal): boolean {
  return stepsIn(verdicts).length > 0;
}

function mendedBy({ verdicts }: SoundProposal): number {
  return stepsIn(verdicts).reduce((sum, { mended }) => sum + mended.length, 0);
}

function addsTestsAlone({ files, removed = [], tests }: SoundProposal): boolean {
  return tests !== undefined && Object.keys(files).length + removed.length === 0;
}

/** Whoever has tools, or runs blocks of an answer, comes back with what they brought. */
function worksInSteps({ task: { conversation } }: State): boolean {
  return Object.keys(toolsOf(conversation?.chat)).length > 0 || runsIn(conversation?.chat).length > 0;
}

/** The answer that is handed over without a check, if there is one: nothing in it can be checked. */
export function unverified(proposals: readonly Proposal[]): Proposal | undefined {
  // Once an edit was meant, one is wanted: a member that gives up in words must not end it before others were asked.
  if (proposals.some(isEdit)) return undefined;
  return (
    proposals.find(isWords) ?? (proposals.length >= ENOUGH && proposals.every(holdsNone) ? proposals[0] : undefined)
  );
}

/**
 * A protected file that the user speaks of and that every answer so far changes: it is wanted, and no answer will be allowed. One answer says
 * so surely where it changes nothing else, two do where they change other files too: a single model may have taken a liberty.
 */
function protectedWanted({ task, proposals }: State): { readonly path: string; readonly sure: boolean } | undefined {
  const { conversation } = task;
  if (conversation?.answers.kind !== 'edits') return undefined;
  const { protect, newTests } = conversation.answers;
  // Another answer may add to it what this one changed.
  const mayGrow = (path: string): boolean => newTests === true && mayHoldCases(path, protect);
  const edited = proposals.flatMap(({ proposal: { code } }) => ('files' in code ? [pathsOf(code)] : []));
  const guarded = edited.map((paths) => paths.filter((path) => isProtected(path, protect) && !mayGrow(path)));
  const [path] = mentionedIn(conversation.messages.at(-1)?.content ?? '', [...new Set(guarded.flat())]);
  if (path === undefined || !guarded.every((paths) => paths.length > 0)) return undefined;
  return { path, sure: edited.length >= ENOUGH || guarded[0]?.length === edited[0]?.length };
}

/** How many calls have ended, of members that can be asked still. */
function endedIn({ taken, resting }: State): number {
  return [...taken].reduce((sum, [name, ordinals]) => (resting.has(name) ? sum : sum + ordinals.size), 0);
}

const MEANT: ReadonlySet<Refusal> = new Set(['unappliable', 'sketched', 'unfinished', 'unclear', 'linked']);

/** Whether an answer edits something, or was meant to. */
function isEdit({ code }: Proposal): boolean {
  return 'files' in code || MEANT.has(code.refused);
}

function holdsNone({ code }: Proposal): boolean {
  return 'refused' in code && code.refused === 'no-code';
}

/** Whether an answer is words, or calls tools that edit nothing: no edit in it, and no code that might have been meant for one. */
function isWords(proposal: Proposal): boolean {
  const { text, words, calls = [] } = proposal;
  const hasCode = words?.code ?? /^[^\S\n]*(?:`{3}|~{3})/m.test(text);
  return holdsNone(proposal) && (calls.length > 0 || !hasCode);
}
