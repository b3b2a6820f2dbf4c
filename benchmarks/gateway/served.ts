import { openai } from '../../src/members.ts';
import { openServer } from '../../src/serve/app.ts';

// The gateway, in a process of its own, with a key that has a budget and a ledger on the disk, as it is used.

const [upstream = '', ledger = ''] = process.argv.slice(2);

const server = await openServer({
  config: {
    committee: [
      openai({ model: 'small', baseURL: `${upstream}/v1`, prices: { input: 1, output: 2 }, maxOutputTokens: 100 }),
    ],
    ledger,
    serve: {
      keys: {
        load: { key: 'load-key-0123456789', usdPerDay: 1000, requestsPerMinute: 10_000_000, concurrency: 10_000 },
      },
    },
  },
  port: 0,
});
process.send?.({ url: server.url });
process.once('disconnect', () => void server.close(0));
