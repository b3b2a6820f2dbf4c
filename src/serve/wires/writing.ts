import type { ToolCall } from '../../nouns/conversation.ts';
import type { Kept } from './sealed.ts';
import type { Finish, Usage } from '../../nouns/member.ts';

/** An event of a stream; its other fields follow from its type. */
export interface WireEvent {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** How what is written ends. */
export interface Ending {
  readonly calls: readonly ToolCall[];
  readonly usage: Usage;
  readonly metadata: object;
  /** What the member wants back, as far as it was not written before. */
  readonly kept?: Kept | undefined;
  /** How the model ended it, where not by itself. */
  readonly cut?: Finish | undefined;
  /** Which of the client's texts ended it, where that is known. */
  readonly stopped?: string | undefined;
}
