import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent, request } from 'undici';

// The least that a gateway in Node can be: it reads a request, sends it on, and sends the answer back. The floor under ours.

const [upstream = ''] = process.argv.slice(2);
const dispatcher = new Agent({ keepAliveTimeout: 30_000, headersTimeout: 0, bodyTimeout: 0 });

const server = createServer((incoming, outgoing) => {
  const parts: Buffer[] = [];
  incoming.on('data', (part: Buffer) => parts.push(part));
  incoming.on('end', () => void pass(Buffer.concat(parts)));
  const pass = async (body: Buffer): Promise<void> => {
    const headers = { 'content-type': 'application/json' };
    const reply = await request(`${upstream}${incoming.url}`, { method: 'POST', headers, body, dispatcher });
    outgoing.writeHead(reply.statusCode, headers);
    outgoing.end(Buffer.from(await reply.body.arrayBuffer()));
  };
});
server.listen(0, '127.0.0.1', 4096, () => {
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});
process.once('disconnect', () => process.exit());
