import type { ToolCall } from '../../nouns/conversation.ts';
import type { Finish } from '../../nouns/member.ts';
import type { Proposal } from '../../nouns/proposal.ts';

/** An answer as it came from a model. */
export interface RawAnswer {
  readonly text: string;
  readonly finish: Finish;
  /** The text is code already. */
  readonly plain: boolean;
  readonly calls?: readonly ToolCall[];
}

/** What is taken from an answer: its code, notes on how, and the digest of the code's shape. */
export type Taken = Pick<Proposal, 'code' | 'notes' | 'shape' | 'sketches' | 'shown' | 'unchecked' | 'words'>;
