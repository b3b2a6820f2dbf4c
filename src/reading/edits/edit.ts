import type { ToolCall } from '../../nouns/conversation.ts';
import type { Refusal } from '../../nouns/refusal.ts';

/** How an edit was written. */
export type EditFormat = 'whole' | 'search-replace' | 'unified-diff' | 'patch' | 'tool-call';

/** The marks around SEARCH and REPLACE: `<<<<<<< SEARCH` as aider has them, or `------- SEARCH` as Cline does. */
export type Marks = 'aider' | 'cline';

interface Written {
  readonly format: EditFormat;
  /** As it stands in the answer; {@link resolveEdits} says which file of the workspace it means. */
  readonly path: string;
  /** The id of the tool call that it came in. */
  readonly call?: string | undefined;
  /** What a shell writes outside of the workspace is no edit of it. */
  readonly aside?: true;
}

/** A whole file. */
export interface Write extends Written {
  readonly kind: 'write';
  readonly text: string;
  /** What stood on its opening line before the path and behind it, where the path stood there. */
  readonly opening?: Opening;
  /** It has lines in it that some clients take for its end, since their fence is as long as its own. */
  readonly nested?: boolean;
  /** It could end on other lines as well. */
  readonly endless?: boolean;
}

/** The opening line of a fenced block, around the path on it: clients that look for a path there look for it in one way. */
export type Opening = readonly [before: string, behind: string];

/** Lines to find, and the lines to put in their place. */
export interface Search extends Written {
  readonly kind: 'search';
  readonly marks: Marks;
  readonly old: readonly string[];
  readonly new: readonly string[];
}

/** Lines of a diff, with what it says about where they stand. */
export interface Hunk extends Written {
  readonly kind: 'hunk';
  readonly old: readonly string[];
  readonly new: readonly string[];
  /** Where the new lines begin, from 0, if the diff has numbers. */
  readonly at?: number | undefined;
  /** Lines that stand above, outermost first. */
  readonly anchors?: readonly string[];
  /** The old lines are the last of the file. */
  readonly last?: boolean;
  /** Whether the file ends in a line break afterwards, if the diff says so. */
  readonly ended?: boolean | undefined;
}

/** Text of a tool call that must stand in the file exactly as it is, and once unless `all`. */
export interface Exact extends Written {
  readonly kind: 'exact';
  readonly old: string;
  readonly new: string;
  readonly all: boolean;
}

/** A pattern that is replaced in each line that has it, as `sed` does. */
export interface Substitute extends Written {
  readonly kind: 'substitute';
  /** Of JavaScript. */
  readonly pattern: string;
  /** As it is: nothing in it stands for what was found. */
  readonly new: string;
  /** Whether each time that a line has it, and not the first alone. */
  readonly all: boolean;
}

/** Lines of a tool call, put behind the line with this number; 0 is the beginning of the file, `end` behind all that a line break divides. */
export interface Insert extends Written {
  readonly kind: 'insert';
  readonly line: number | 'end';
  readonly text: string;
}

/** The end of a file. */
export interface Remove extends Written {
  readonly kind: 'remove';
  /** The edits before it have taken all of its lines out: a diff says what it deletes. */
  readonly emptied?: boolean;
}

/** A file that gets another path, with the text that edits before it have left. */
export interface Move extends Written {
  readonly kind: 'move';
  readonly to: string;
}

/** One change to one file, found in an answer. */
export type Edit = Write | Search | Hunk | Exact | Substitute | Insert | Remove | Move;

/** What a model gave back: text, calls of tools, or both. */
export interface Answer {
  readonly text: string;
  /** `length` when the model was cut off. */
  readonly finish?: 'stop' | 'length' | 'other';
  readonly calls?: readonly ToolCall[];
}

/** One file before and after. */
export interface Change {
  readonly path: string;
  /** Undefined for a new file. */
  readonly before: string | undefined;
  /** Undefined for one that goes away. */
  readonly after: string | undefined;
  /** How a whole file is to be opened, where its client reads the path there. */
  readonly opening?: Opening | undefined;
}

/** What a call makes of a file, with marks where lines of it stay. */
export interface Sketched {
  readonly path: string;
  readonly text: string;
  readonly call: string;
}

/** No edits, and why. */
export interface Refusing {
  readonly refused: Refusal;
  readonly notes: readonly string[];
  readonly sketches?: readonly Sketched[];
}

/** The edits of an answer in the order they stand in, or why there are none. */
export type Found =
  | {
      readonly edits: readonly Edit[];
      readonly notes: readonly string[];
      /** The calls themselves, where they are written into the text: clients read them in ways of their own. */
      readonly verbatim?: string;
    }
  | Refusing;

/** What a reader of one format took from the lines before `end`. */
export interface Reading {
  readonly edits: readonly Edit[];
  /** What in it cannot be done, in words. */
  readonly refused?: string | undefined;
  /** It can be done once another model has written it out. */
  readonly sketch?: Sketched;
  /** The lines ended before the block did. */
  readonly open: boolean;
  readonly end: number;
}

/** The beginning of a path or line, short enough for a note and with nothing in it that moves a cursor. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 120 ? `${text.slice(0, 120)}…` : text).slice(1, -1);
}
