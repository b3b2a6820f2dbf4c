import type { Conversation } from './conversation.ts';
import type { Files, Mount, Workspace } from '../workspace/workspace.ts';

/** A task as a caller gives it. Three shapes: a `signature` to complete, one `target` to write, several to change. */
export interface TaskInput {
  /** Names the task in the ledger and in recordings. Defaults to the first target. */
  readonly id?: string;
  /** What is wanted, in words. May be left out when `signature` says it all (HumanEval style). */
  readonly prompt?: string;
  /** The file or files to write, relative to the workspace. Everything else is read-only. */
  readonly target: string | readonly string[];
  /** The beginning of the target file, up to and including the opening brace of the function to complete. */
  readonly signature?: string;
  /** Names the target must export. Where an answer declares one without exporting it, an export line is added. */
  readonly exports?: readonly string[];
  /** Defaults to what the target's extension says. */
  readonly language?: string;
  /** The folder a proposal is laid over (default: the working directory), several folders, or files as text. */
  readonly workspace?: string | readonly Mount[] | { readonly files: Files };
  /** Workspace files shown to the models beside the targets' present text. */
  readonly context?: readonly string[];
  /** What members are asked with instead of a prompt of ours. */
  readonly conversation?: Conversation;
  /** How often an answer may be wrong at most, from 0 to 1; of this and the configuration’s the smaller counts. */
  readonly risk?: number;
}

/** A task that has been looked over: what is to be written, and where. */
export interface Task {
  readonly id: string;
  readonly prompt: string;
  readonly targets: readonly [string, ...string[]];
  readonly signature: string | undefined;
  readonly exports: readonly string[];
  readonly language: string;
  readonly workspace: Workspace;
  /** Files that a proposal takes away, where checkers are opened in a workspace that lacks them: laid over it, they make it unchanged. */
  readonly removed?: Files;
  readonly context: readonly string[];
  readonly conversation?: Conversation;
  readonly risk?: number;
}
