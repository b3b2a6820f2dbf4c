import type { Proposal } from '../proposal.ts';
import type { Solution } from '../solution.ts';
import type { TaskInput } from '../task.ts';
import { fenced } from '../fenced.ts';
import type { ToolCall } from '../conversation.ts';

/** What of a request's solution a client gets. */
export interface HandedOver {
  /** `verified`: every checker passed on it. `unverified`: nothing was checked. `unsolved`: it is no code, but why there is none. */
  readonly status: 'verified' | 'unverified' | 'unsolved';
  readonly text: string;
  readonly calls: readonly ToolCall[];
}

/** A sound proposal in the shape that the client asked for: exactly the bytes that were checked, and the certificate's sentence. */
export async function presented(
  { conversation }: TaskInput,
  { calls = [] }: Proposal,
  { files = {}, summary }: Solution,
): Promise<HandedOver> {
  if (conversation?.answers.kind === 'edits' && calls.length > 0) return { status: 'verified', text: summary, calls };
  const blocks = Object.entries(files).map(([path, text]) => `${path}\n${fenced('', text)}`);
  return { status: 'verified', text: [...blocks, summary].join('\n\n'), calls: [] };
}
