import { examples } from '../../checkers/index.ts';
import { solve } from '../../src/index.ts';
import { openai } from '../../src/members.ts';
import { priceAware } from '../../src/policies.ts';

// Solves one task under the policy that minds prices, against a server of whoever started it, and writes a line for each event, so that it can be killed
// anywhere. Arguments: the server's address, the ledger.

const [baseURL = '', ledger = ''] = process.argv.slice(2);
const member = (model: string, price: number) =>
  openai({ model, baseURL, prices: { input: price, output: price }, abilities: { n: false }, maxOutputTokens: 200 });
const run = solve(
  { id: 'add', prompt: 'Write `add(a, b)`.', target: 'src/add.ts', workspace: { files: {} } },
  [examples('add', [[[1, 2], 3]])],
  {
    committee: [member('small', 1), member('medium', 3)],
    strong: member('large', 100),
    policy: priceAware({ pace: 2, samples: 3 }),
    ledger,
  },
);
for await (const { kind } of run) process.stdout.write(`${kind}\n`);
await run;
