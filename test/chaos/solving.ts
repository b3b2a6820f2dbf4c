import { appendFileSync } from 'node:fs';
import { command, examples } from '../../checkers/index.ts';
import { solve } from '../../src/index.ts';
import { openai } from '../../src/members.ts';
import { firstSound } from '../../src/policies.ts';

// Solves one task against a server of the test and writes a line for each event, so that the test can kill it anywhere.
// arguments: the server's address, the ledger, a file that gets a line each time a check starts

const [baseURL = '', ledger = '', checks = ''] = process.argv.slice(2);
const run = solve(
  { id: 'add', prompt: 'Write `add(a, b)`.', target: 'src/add.ts', workspace: { files: {} } },
  [
    examples('add', [[[1, 2], 3]]),
    command('sh', ['-c', 'cat src/add.ts | cksum >> "$CHECKS"; grep -q return src/add.ts'], {
      env: { CHECKS: checks },
    }),
  ],
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
const { status, cost, proposal } = await run;
appendFileSync(1, `done ${JSON.stringify({ status, cost, proposal: proposal?.id })}\n`);
