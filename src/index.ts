// The public face of `weak-committee`. It loads no SDK: members and checkers are subpaths of their own.
export { defineConfig } from './config/config.ts';
export { createSolver, solve } from './solve.ts';

export type { Certificate, CheckerSeal, TaskSeal } from './nouns/certificate.ts';
export type { CheckContext, Checker, CheckSession, Sandbox } from './nouns/checker.ts';
export type { SolveOptions, SolverConfig } from './config/config.ts';
export type { ChatRequest, Conversation, Message, ToolCall } from './nouns/conversation.ts';
export type { Json } from './nouns/digest.ts';
export type {
  BudgetError,
  CheckerError,
  CommitteeError,
  ConfigError,
  LedgerError,
  MemberError,
  TaskError,
} from './errors.ts';
export type { RunEvent, TimedEvent } from './nouns/events.ts';
export type {
  Abilities,
  Member,
  MemberEvent,
  MemberLimits,
  Forwarded,
  Prices,
  SampleRequest,
  Usage,
} from './nouns/member.ts';
export type { Amount, Budget, BudgetLimits, Reservation } from './policy/budget.ts';
export type { Action, Answer, Meter, Policy, Return, Slot, State, UnderWay } from './policy/policy.ts';
export type { Candidate, CheckedProposal, NamedVerdict, Proposal, SoundProposal } from './nouns/proposal.ts';
export type { Refusal } from './nouns/refusal.ts';
export type {
  CallResult,
  RemoteModule,
  RunOptions,
  RunResult,
  ScriptOptions,
  ScriptResult,
} from './sandbox/sandbox.ts';
export type {
  Ambiguous,
  Cost,
  FilesOf,
  NearMiss,
  Reason,
  Solution,
  Solved,
  StrongCall,
  TargetPaths,
  Told,
  Unsolved,
} from './nouns/solution.ts';
export type { Run, Solver } from './solve.ts';
export type { Task, TaskInput } from './nouns/task.ts';
export type { Compiler } from './typescript/compiler.ts';
export type { Evidence, Executed, Isolation, Verdict } from './nouns/verdict.ts';
export type { Copies } from './workspace/copies.ts';
export type { Copy } from './workspace/laying.ts';
export type { Files, Mount, Workspace } from './workspace/workspace.ts';
