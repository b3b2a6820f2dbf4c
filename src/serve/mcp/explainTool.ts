import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';
import { committeeFrom } from '../../config/committeeFrom.ts';
import { LedgerError } from '../../errors.ts';
import { accountOf, type Account } from '../../ledger/account.ts';
import { openExistingLedger } from '../../ledger/ledger.ts';
import { money } from '../../text/money.ts';
import { printable } from '../../text/printable.ts';
import type { Answering } from './answer.ts';
import { linesOf, shortened, VERDICTS } from './evidence.ts';
import type { McpOptions } from './options.ts';

const INPUT = z.strictObject({
  run: z.string().min(1).describe('The id of a run, as `solve` gave it, or the beginning of it.'),
});

const OUTPUT = z.object({
  run: z.string(),
  task: z.string(),
  status: z.string().describe('solved, ambiguous, unsolved, refused, or open: not over.'),
  started: z.string(),
  ended: z.string().nullable(),
  why: z.string().describe('Why it ended as it did.'),
  calls: z.array(
    z.object({
      member: z.string(),
      role: z.enum(['cheap', 'strong']),
      samples: z.array(z.number()),
      attempt: z.number(),
      state: z.string(),
      tokens: z.number(),
      usd: z.union([z.number(), z.literal('unknown')]),
      why: z.string(),
    }),
  ),
  proposals: z.array(
    z.object({
      proposal: z.string(),
      code: z.boolean().describe('False where no code could be taken from the answer.'),
      removed: z.array(z.string()).describe('Files that it would delete.'),
      verdicts: VERDICTS,
    }),
  ),
});

type Output = z.infer<typeof OUTPUT>;

/** Adds the tool `explain`. */
export function addExplain(server: McpServer, options: McpOptions, answering: Answering): void {
  server.registerTool(
    'explain',
    {
      title: 'Explain a run',
      description:
        'Tell what happened in a run of `solve`: whom it asked and what that cost, what each proposal failed and why, why it ended. ' +
        'Use it when a run is unsolved or dearer than expected. It shows no code.',
      inputSchema: INPUT,
      outputSchema: OUTPUT,
      annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: false },
    },
    answering(async ({ run }: z.infer<typeof INPUT>) => {
      using ledger = openExistingLedger(committeeFrom(options.config).ledgerPath);
      const told = toldOf(accountOf(ledger.export(options.runs === undefined ? run : ownRun(run, options.runs))));
      return { content: [{ type: 'text', text: printable(textOf(told)) }], structuredContent: told };
    }),
  );
}

/** The one run of the caller's that is meant: whether others have runs that begin so is not said. */
function ownRun(beginning: string, runs: ReadonlySet<string>): string {
  const [id, ...others] = [...runs].filter((one) => one.startsWith(beginning));
  if (id !== undefined && others.length === 0) return id;
  throw new LedgerError(
    id === undefined
      ? `No run of yours has the id ${beginning}.`
      : `${others.length + 1} runs of yours have an id that begins with ${beginning}.`,
    { at: 'run', fix: 'Give the whole id that `solve` gave.' },
  );
}

function toldOf({ run, task, status, started, ended, why, calls, proposals }: Account): Output {
  return {
    run,
    task,
    status,
    started,
    ended,
    why,
    calls: calls.map((call) => ({ ...call, samples: [...call.samples] })),
    proposals: proposals.map(({ proposal, code, removed, verdicts }) => ({
      proposal,
      code,
      removed: [...removed],
      verdicts: verdicts.map(({ checker, verdict, words }) => ({ checker, verdict, evidence: shortened(words) })),
    })),
  };
}

function textOf({ run, task, status, why, calls, proposals }: Output): string {
  return [
    `Run ${run} of ${task}: ${status}. ${why}`,
    ...(calls.length === 0 ? ['No call was made.'] : ['Calls:']),
    ...calls.map(
      ({ member, samples, state, tokens, usd, why: reason }) =>
        `- ${member} (${samples.join(' ')}) ${state}: ${tokens} tokens, ${money(usd)}; ${reason}`,
    ),
    ...proposals.flatMap(({ proposal, code, removed, verdicts }) => [
      `${proposal}${removed.length === 0 ? '' : `, removed: ${removed.join(', ')}`}${code ? '' : ': no code could be taken from the answer'}${code && verdicts.length === 0 ? ': not checked' : ''}`,
      ...linesOf(verdicts),
    ]),
  ].join('\n');
}
