import { execa } from 'execa';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';

// What attacks reach for: servers of this machine, a secret in another process, a file of the user's.

const SECRET_FILE = '/tmp/weak-committee-attack-secret';
const SOCKET_FILE = '/tmp/weak-committee-attack.sock';

/** Opens all of it, until it is disposed of. Where another run of these tests has the same open, that one does as well. */
export async function openOutside(): Promise<AsyncDisposable> {
  rmSync(SOCKET_FILE, { force: true });
  const servers = await Promise.all([
    listening((server) => server.listen(47_653, '127.0.0.1')),
    listening((server) => server.listen(SOCKET_FILE)),
    listening((server) => server.listen('\0weak-committee-attack')),
  ]);
  writeFileSync(SECRET_FILE, 'a secret');
  const holder = execa(process.execPath, ['-e', 'process.stdin.resume()'], {
    env: { WC_TEST_SECRET: 'a secret of the solver' },
    reject: false,
  });
  return {
    async [Symbol.asyncDispose]() {
      holder.kill('SIGKILL');
      await holder;
      for (const server of servers) server.close();
      rmSync(SOCKET_FILE, { force: true });
      rmSync(SECRET_FILE, { force: true });
    },
  };
}

async function listening(listen: (server: Server) => void): Promise<Server> {
  const server = createServer((socket) => socket.destroy());
  server.on('error', () => server.emit('listening'));
  const open = once(server, 'listening');
  listen(server);
  await open;
  return server;
}
