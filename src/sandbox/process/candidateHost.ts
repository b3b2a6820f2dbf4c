import { pathToFileURL } from 'node:url';
import { importWhole } from './importWhole.ts';
import { disarm, listen, say } from './parent.ts';
import type { Reply } from './remoteModule.ts';

// Runs in the candidate's own process: loads its module, then answers calls. Nothing here is worth faking: the other
// side treats every word as a return value and compares it there.

disarm();
let module: Readonly<Record<string, unknown>> = {};

listen(async (message) => {
  const { id, load, call = '', args = [] } = message as Request;
  try {
    if (load !== undefined) {
      ({ whole: module } = await importWhole(pathToFileURL(load).href));
      answer({ id, kind: 'names', names: Object.keys(module) });
      return;
    }
    const member = module[call];
    if (typeof member !== 'function') throw new TypeError(`${call} is not a function`);
    answer({ id, kind: 'value', value: await member(...args) });
  } catch (error) {
    answer({ id, kind: 'threw', error });
  }
});

interface Request {
  readonly id: number;
  readonly load?: string;
  readonly call?: string;
  readonly args?: readonly unknown[];
}

function answer(reply: Reply): void {
  try {
    say(reply);
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unknown';
    say({ id: reply.id, kind: 'threw', error: new Error(`returned a value that is not plain data (${why})`) });
  }
}
