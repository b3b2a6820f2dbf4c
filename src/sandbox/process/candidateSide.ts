import { registerHooks } from 'node:module';
import { relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { types } from 'node:util';
import { lend, type Clock } from '../isolate/realm/clock.ts';
import { shareExports } from '../isolate/realm/shared.ts';
import { openMembrane } from '../membrane/membrane.ts';
import type { CandidateTask } from '../isolate/remoteCandidate.ts';
import type { CandidateAside, HostAside } from './crossing.ts';
import { importWhole } from './importWhole.ts';
import { disarm, hearNow, listen, say } from './parent.ts';

// The candidate's side of an attempt in a process of its own, with the modules of Node. Its tests are elsewhere: nothing here is
// worth faking, every word is taken for a value.

disarm();
const root = process.cwd();
const loaded = new Set<string>();
/** What this process itself has open. */
let own = Infinity;
const namespaces = new Map<string, Readonly<Record<string, unknown>>>();

registerHooks({
  load(url, context, next) {
    if (url.startsWith(`${pathToFileURL(root).href}/`)) loaded.add(relative(root, fileURLToPath(url)));
    return next(url, context);
  },
});

const membrane = openMembrane(
  'candidate',
  (message) => {
    tell({ aside: 'message', message });
    for (;;) {
      const heard = hearNow() as HostAside;
      if (heard.aside === 'answered') return heard.reply;
      void perform(heard.task as CandidateTask);
    }
  },
  { isProxy: types.isProxy },
);

listen((message) => void perform((message as Extract<HostAside, { aside: 'do' }>).task as CandidateTask));

/** What is done at once is answered at once: whoever asked waits, and this process may be waiting itself. */
function perform(task: CandidateTask): Promise<void> | void {
  try {
    switch (task.do) {
      case 'start': {
        own = underWay();
        const clock = membrane.accept(task.clock) as Clock;
        if (clock.now !== undefined) lend()(clock);
        return tell({ aside: 'done' });
      }
      case 'load':
        return load(task.path);
      case 'exports':
        return tell({ aside: 'done', value: membrane.send({ ...namespaces.get(task.path) }) });
      case 'share':
        return share(task.path);
      case 'put':
        return tell({ aside: 'done', value: membrane.receive(task.message) });
      case 'busy':
        return tell({ aside: 'done', value: underWay() > own });
    }
  } catch (error) {
    tell({ aside: 'done', threw: describe(error) });
  }
}

async function load(path: string): Promise<void> {
  try {
    namespaces.set(path, (await importWhole(pathToFileURL(`${root}/${path}`).href)).whole);
    tell({ aside: 'done', value: [...loaded] });
  } catch (error) {
    tell({ aside: 'done', threw: describe(error) });
  }
}

async function share(path: string): Promise<void> {
  try {
    shareExports(membrane, path, (await importWhole(pathToFileURL(`${root}/${path}`).href)).whole);
    tell({ aside: 'done' });
  } catch (error) {
    tell({ aside: 'done', threw: describe(error) });
  }
}

/** How much this process is at. Its standard streams are open once they have been looked at, and wait for nothing. */
function underWay(): number {
  return process.getActiveResourcesInfo().filter((name) => name !== 'PipeWrap' && name !== 'TTYWrap').length;
}

function tell(aside: CandidateAside): void {
  say(aside);
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
