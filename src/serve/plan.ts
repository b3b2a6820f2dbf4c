import { posix } from 'node:path';
import { BUILT_IN, type Kinds } from '../../checkers/kinds/kinds.ts';
import type { Checker } from '../nouns/checker.ts';
import { allOf, type SolverConfig } from '../config/config.ts';
import { byPrice, type Member } from '../nouns/member.ts';
import { lowest, type BudgetLimits } from '../policy/budget.ts';
import { breakerOf } from '../sampling/breaker.ts';
import type { ServeConfig } from '../config/serveSettings.ts';
import { ceilingOf } from '../nouns/conversation.ts';
import type { TaskInput } from '../nouns/task.ts';
import { asStep, type Baselines } from '../verification/steps.ts';
import { besideNewTests } from '../verification/newTests.ts';
import { isProtected } from '../workspace/roles.ts';
import { conversationOf, wordsOf, type ChatBody } from './wires/chat/body.ts';
import { broughtCheckers } from './brought.ts';
import type { Extension } from './wires/chat/extension.ts';
import { filesOf } from './files.ts';
import type { Reader } from '../reading/requests/reader.ts';
import { badRequest, Refusal } from './refusal.ts';
import { wantsTests } from './wantsTests.ts';

/** The model that clients name to be answered by the committee. */
export const COMMITTEE = 'weak-committee';

/** What is done with a request. */
export type Plan = PassPlan | SolvePlan;

/** The answer is a member's, and is said to be unverified: nothing can check it, or the committee only works behind it. */
export interface PassPlan {
  readonly kind: 'pass';
  readonly member: Member;
  readonly shadowed?: true;
}

/** The committee answers, and checkers decide. */
export interface SolvePlan {
  readonly kind: 'solve';
  readonly input: TaskInput;
  readonly checkers: readonly Checker[];
  /** All that limits the run but the account of whoever asks. */
  readonly budget: BudgetLimits;
  /** Tokens that an answer may have at most, where the client says so beside a task of its own. */
  readonly maxOutputTokens?: number;
  /** What must pass in the end, where edits on the way need not. */
  readonly goal?: readonly Checker[];
}

/** What plans are made from. */
export interface Planning {
  readonly config: SolverConfig & ServeConfig;
  /** The folder whose files answers may edit, where one is served. */
  readonly workspace: string | undefined;
  readonly reader: Reader;
  /** The kinds of checkers that requests may name, as far as they are trusted. */
  readonly kinds: Kinds;
  /** What checkers said of the workspace as it was. */
  readonly baselines: Baselines;
}

/**
 * Decides who answers a request: a member that it names, the strong one where the committee works behind it, else whom {@link committeePlanOf} finds.
 *
 * @throws {@link Refusal} for a model that is not there, and for checkers that cannot be used.
 */
export async function planOf(body: ChatBody, planning: Planning): Promise<Plan> {
  const { shadow = false, strong } = planning.config;
  const shadowed = body.model === COMMITTEE && shadow !== false && strong !== undefined;
  return shadowed ? { kind: 'pass', member: strong, shadowed } : committeePlanOf(body, planning);
}

/** What can be said of an answer before it has come. */
export function standingOf(plan: Plan): 'checking' | 'unverified' | 'shadow' {
  if (plan.kind === 'solve') return 'checking';
  return plan.shadowed === true ? 'shadow' : 'unverified';
}

/**
 * Decides where the checkers of a request come from: its own extension, the workspace that is served, what its user wrote into fenced
 * blocks, or nowhere.
 *
 * @throws {@link Refusal} for a model that is not there, and for checkers that cannot be used.
 */
export async function committeePlanOf(body: ChatBody, planning: Planning): Promise<Plan> {
  const { config, workspace, reader } = planning;
  const { committee, serve = {}, checkers = [], budget = {} } = config;
  if (body.model !== COMMITTEE) return { kind: 'pass', member: memberOf(body.model, config) };
  if (body.weak_committee !== undefined) return asExtended(body, body.weak_committee, planning);
  if (workspace !== undefined && checkers.length > 0) {
    const protect = serve.protect ?? [];
    const { targets, named } = await filesOf(body.messages.map(wordsOf).join('\n'), workspace, protect);
    const newTests = wantsTests(body) && { newTests: true as const };
    const input = {
      id: idOf(body),
      target: targets,
      workspace,
      conversation: conversationOf(body, { kind: 'edits', protect, named, ...newTests }),
    };
    const steps = checkers.map((checker) => asStep(besideNewTests(checker), planning.baselines));
    return { kind: 'solve', input, checkers: steps, budget, goal: checkers };
  }
  const said = body.messages.filter(({ role }) => role === 'user').map(wordsOf);
  const found = said.some((words) => /`{3}|~{3}/.test(words)) ? await reader.found(said) : undefined;
  if (found !== undefined) {
    await reader.refuseUnreadable(found.files);
    const input = {
      id: idOf(body),
      target: found.target,
      exports: found.exports,
      workspace: { files: found.files },
      conversation: conversationOf(body, { kind: 'code' }),
    };
    return { kind: 'solve', input, checkers: checkersOf(found.checkers, BUILT_IN, false), budget };
  }
  const cheapest = byPrice(committee);
  const member = cheapest.find((one) => breakerOf(one).restMs === 0) ?? cheapest[0];
  const name = serve.member ?? member?.name ?? '';
  return { kind: 'pass', member: memberOf(name, config) };
}

/** Characters of a name that are said again. */
const LONGEST_NAME = 100;

/**
 * The member of this name.
 *
 * @throws {@link Refusal} where there is none.
 */
export function memberOf(name: string, config: SolverConfig): Member {
  const members = allOf(config);
  const found = members.find((member) => member.name === name);
  if (found !== undefined) return found;
  const known = [COMMITTEE, ...members.map((member) => member.name)].join(', ');
  throw new Refusal(
    404,
    'invalid_request_error',
    `There is no model ${JSON.stringify(name.slice(0, LONGEST_NAME))}. There are: ${known}.`,
    {
      code: 'model_not_found',
      param: 'model',
    },
  );
}

/** A request that says itself what is to be written and what it is checked by. Checkers of the workspace hold beside its own. */
async function asExtended(
  body: ChatBody,
  extension: Extension,
  { config, workspace, reader, kinds }: Planning,
): Promise<Plan> {
  const { target, files, checkers, budget = {}, signature, exports, context, language } = extension;
  const { serve = {}, checkers: standing = [] } = config;
  const given = checkersOf(checkers, kinds, serve.commands === true);
  await reader.refuseUnreadable({ ...files, ...(signature !== undefined && { 'signature.ts': `${signature}}` }) });
  const source = files === undefined ? (workspace ?? { files: {} }) : { files };
  const guarded = [target].flat().find((path) => {
    const plain = posix.normalize(path.replaceAll('\\', '/'));
    return source === workspace && isProtected(plain, serve.protect ?? []);
  });
  if (guarded !== undefined)
    throw badRequest(
      `${guarded} decides how the workspace is checked: no proposal may write it.`,
      'weak_committee.target',
    );
  const most = ceilingOf(body, Infinity);
  const [system, user] = wordsFor(body);
  const input: TaskInput = {
    id: idOf(body),
    prompt: [system, user].filter(Boolean).join('\n\n'),
    target,
    workspace: source,
    ...(signature !== undefined && { signature }),
    ...(exports !== undefined && { exports: [exports].flat() }),
    ...(context !== undefined && { context: [context].flat() }),
    ...(language !== undefined && { language }),
  };
  return {
    kind: 'solve',
    input,
    checkers: source === workspace ? [...given, ...standing] : given,
    budget: lowest(config.budget ?? {}, budget),
    ...(Number.isFinite(most) && { maxOutputTokens: most }),
  };
}

/** The first words of what a user said last, for the ledger. */
function idOf({ messages }: ChatBody): string {
  const last = wordsOf(messages.findLast(({ role }) => role === 'user') ?? { content: '' });
  return last.slice(0, 500).replaceAll(/\s+/g, ' ').trim().slice(0, 60) || 'chat';
}

function wordsFor(body: ChatBody): readonly [string, string] {
  const { messages } = conversationOf(body, { kind: 'code' });
  const words = (role: string): string =>
    messages
      .filter((message) => message.role === role)
      .map(({ content }) => content)
      .join('\n\n');
  return [words('system'), words('user')];
}

function checkersOf(specs: readonly unknown[], kinds: Kinds, trusted: boolean): Checker[] {
  const at = 'weak_committee.checkers';
  const refuse = (kind: string): Refusal =>
    badRequest(
      `The request brings a \`${kind}\` checker, and this server runs none. Use tests, examples or properties, or set serve.commands.`,
      at,
    );
  return broughtCheckers(specs, { kinds, trusted, at, refuse });
}
