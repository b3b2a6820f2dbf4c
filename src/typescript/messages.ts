import type { Overrides } from './dropped.ts';
import type { Modules } from '../workspace/modules.ts';
import type { Files } from '../workspace/workspace.ts';

// What the solver and the compiler's host say to each other.

/** Text of a workspace, sent in pieces that fit into a message: each piece is added to what came before for its path. */
export interface Put {
  readonly kind: 'put';
  readonly project: string;
  /** Real folder of the workspace's packages. */
  readonly modules: string | undefined;
  /** All its folders of packages, where some are the workspace's own; then these are laid and not that one. */
  readonly packages: readonly Modules[] | undefined;
  /** Path of the tsconfig by which it is checked. */
  readonly config: string;
  /** What is set instead of what it says. */
  readonly overrides: Overrides;
  readonly pieces: readonly (readonly [path: string, text: string])[];
  /** The workspace is complete with these. */
  readonly last: boolean;
}

/** A workspace with one candidate's files laid over it. */
export interface Member {
  readonly project: string;
  readonly files: Files;
  /** What candidates may write. */
  readonly targets: readonly string[];
  /** Names whose types are wanted, should nothing be wrong with it. */
  readonly asks: readonly Place[];
  /** How many errors there were before: as many more are told, so that none of its own is left out. Undefined for the workspace itself. */
  readonly before: number | undefined;
}

/** A name in a file of a member, in UTF-16 units. */
export interface Place {
  readonly file: string;
  readonly position: number;
}

/** Members that are checked together as one program, each in a folder of its own. */
export interface ProgramOf {
  /** Names what all its members have in common: configuration, global declarations, packages. */
  readonly group: string;
  /** Files that declare things for everyone, which stand in the program once; undefined for a member that is alone. */
  readonly globals: readonly string[] | undefined;
  /** Only what fails to parse is asked for. */
  readonly syntaxOnly: boolean;
  /** The compiler's own libraries have been checked with the same declarations: that is most of the time of a small batch. */
  readonly librariesKnown: boolean;
  readonly members: readonly [Member, ...Member[]];
}

/** `ready` is answered once the compiler has started, so that no candidate is charged for it. */
export type Question =
  | Put
  | { readonly kind: 'ready' }
  | { readonly kind: 'check'; readonly programs: readonly ProgramOf[] }
  | { readonly kind: 'end' };

export interface Diagnostic {
  /** Relative to the workspace; empty where it concerns no file. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Such as `TS2322`. */
  readonly code: string;
  readonly message: string;
}

export interface Report {
  readonly diagnostics: readonly Diagnostic[];
  /** A target does not parse: of a candidate nothing else is asked. */
  readonly unparsed: boolean;
  /** Files of the workspace that were in the program. */
  readonly files: number;
  /** Those of the targets that were. */
  readonly held: readonly string[];
  /** The types that were asked for, as the compiler writes them; none where something is wrong. */
  readonly types: readonly string[];
}

export interface ProgramReport {
  readonly members: readonly Report[];
  /** Something is wrong that belongs to no member: each is to be checked alone. */
  readonly stray: boolean;
  readonly options: Readonly<Record<string, unknown>>;
}

export type Reply =
  | { readonly kind: 'have' }
  /** Workspaces that this host has never got. */
  | { readonly kind: 'missing'; readonly projects: readonly string[] }
  /** `tired`: it should be replaced before its limit on processor time is reached. */
  | { readonly kind: 'checked'; readonly programs: readonly ProgramReport[]; readonly tired: boolean };
