import { appendFileSync } from 'node:fs';
import { command, examples } from '../../checkers/index.ts';
import { solve, type Checker } from '../../src/index.ts';
import { openai } from '../../src/members.ts';
import { amended } from '../../src/verification/amended.ts';
import { firstSound } from '../../src/policies.ts';
import { solved } from '../answers.ts';

// Solves one task against a server of the test and writes a line for each event, so that the test can kill it anywhere.
// arguments: the server's address, the ledger, a file that gets a line each time a check starts

/** Counts from outside: a contained command can write nothing that outlives it. */
function counted(checker: Checker): Checker {
  return amended(checker, (session) => (candidate, options) => {
    appendFileSync(checks, `${candidate.digest}\n`);
    return session.check(candidate, options);
  });
}

const [baseURL = '', ledger = '', checks = ''] = process.argv.slice(2);
const run = solve(
  { id: 'add', prompt: 'Write `add(a, b)`.', target: 'src/add.ts', workspace: { files: {} } },
  [examples('add', [[[1, 2], 3]]), counted(command('grep', ['-q', 'return', 'src/add.ts']))],
  {
    committee: [
      openai({
        model: 'small',
        baseURL,
        prices: { input: 1, output: 1 },
        abilities: { n: false },
        maxOutputTokens: 200,
      }),
    ],
    policy: firstSound({ samples: 5, wave: 1 }),
    ledger,
  },
);
for await (const { kind } of run) process.stdout.write(`${kind}\n`);
const { status, cost, proposal } = solved(await run);
appendFileSync(1, `done ${JSON.stringify({ status, cost, proposal: proposal.id })}\n`);
