import { pathToFileURL } from 'node:url';
import type { Reply } from './remoteModule.ts';

// Runs in the candidate's own process: loads its module, then answers calls. Nothing here is worth faking: the other
// side treats every word as a return value and compares it there.

// A candidate that patches `process.send` must not be able to break the channel for itself and look like a crash of ours.
const send = process.send?.bind(process);
const answer = (reply: Reply): void => {
  try {
    send?.(reply);
  } catch (error) {
    send?.({
      id: reply.id,
      kind: 'threw',
      error: new Error(
        `returned a value that is not plain data (${error instanceof Error ? error.message : 'unknown'})`,
      ),
    } satisfies Reply);
  }
};
let module: Record<string, unknown> = {};

process.on('disconnect', () => process.exit(0));
process.on('message', async (message: { id: number; load?: string; call?: string; args?: unknown[] }) => {
  const { id } = message;
  try {
    if (message.load !== undefined) {
      module = await import(pathToFileURL(message.load).href);
      answer({ id, kind: 'names', names: Object.keys(module) });
      return;
    }
    const member = module[message.call ?? ''];
    if (typeof member !== 'function') throw new TypeError(`${message.call} is not a function`);
    answer({ id, kind: 'value', value: await member(...(message.args ?? [])) });
  } catch (error) {
    answer({ id, kind: 'threw', error });
  }
});
