import { tests, types } from '../../checkers/index.ts';
import { openai } from '../../src/members.ts';
import { openServer } from '../../src/serve/app.ts';

// A served workspace, in a process of its own, so that what it takes of the processor can be told.

const [baseURL = '', workspace = '', ...models] = process.argv.slice(2);
const member = (model: string): ReturnType<typeof openai> =>
  openai({ model, baseURL, apiKey: 'bench', prices: { input: 1, output: 2 } });
const [first = 'small', ...rest] = models;
const server = await openServer({
  config: {
    committee: [member(first), ...rest.map(member)],
    ledger: ':memory:',
    checkers: [types(), tests('test/cart.test.ts')],
    cores: 2,
  },
  workspace,
  port: 0,
});
process.send?.({ url: server.url, pid: process.pid });
process.once('disconnect', () => void server.close(0).then(() => process.exit()));
