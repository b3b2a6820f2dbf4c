import type { ToldAudit } from './audit.ts';
import type { Json } from './digest.ts';
import type { NamedVerdict } from './proposal.ts';
import type { TaskInput } from './task.ts';
import type { Isolation } from './verdict.ts';

/** A checker as it judged: what it was made with, and digests of the files it judged by. */
export interface CheckerSeal {
  readonly name: string;
  readonly version: string;
  readonly options: Json;
  readonly files: Readonly<Record<string, string>>;
  readonly rerunnable: boolean;
  /** Over all of the above. */
  readonly digest: string;
}

/** The task as it was judged: enough to read it again, and a digest over everything in it, the workspace's files included. */
export interface TaskSeal {
  readonly id: string;
  readonly input: TaskInput;
  readonly workspace: Readonly<Record<string, string>>;
  readonly digest: string;
}

/**
 * The proof that a solution carries. It proves by being run again: `weak-committee verify` rebuilds task and checkers from
 * it, compares every digest, and checks the same bytes.
 */
export interface Certificate {
  readonly version: 1;
  readonly madeBy: string;
  readonly task: TaskSeal;
  /** SHA-256 of each file of the solution. */
  readonly files: Readonly<Record<string, string>>;
  /** Paths of files that it takes away; each stands with its digest in the task’s workspace. */
  readonly removed?: readonly string[];
  readonly checkers: readonly CheckerSeal[];
  readonly verdicts: readonly NamedVerdict[];
  /** The weakest isolation any executing checker had. */
  readonly isolation: Isolation;
  readonly seed: number;
  readonly timeoutMs: number;
  /** How the checkers fared in an audit; it is told, and not made again by `verify`. */
  readonly audit?: ToldAudit;
  /** As they were; they are told, and prove nothing. */
  readonly tools: Readonly<Record<string, string>>;
  readonly signature?: Signature;
}

/** By whom a certificate was signed: Ed25519, over all else that is in it. */
export interface Signature {
  readonly by: string;
  /** SPKI in DER, base64. */
  readonly publicKey: string;
  /** Base64. */
  readonly value: string;
}
