import { openMembrane } from '../../membrane/membrane.ts';
import { lend, type Clock } from './clock.ts';
import { noteProxies } from './noteProxies.ts';
import { shareExports } from './shared.ts';

// Runs in the candidate's isolate before the candidate does: bundled to one script, without anything of Node.

/** What the host gives to the realm: nothing but ways to call out. */
interface Given {
  /** Carries a message to the assertions' side. */
  readonly put: (message: unknown) => unknown;
  /** Runs a turn of the assertions' side. */
  readonly turn: () => void;
  /** Ends the attempt: the code reaches for something that only Node has. */
  readonly needs: (what: string) => void;
  /** Ends the attempt: the code does what no tests could see from where they are. */
  readonly refuse: (why: string) => void;
}

type Sent = ReturnType<ReturnType<typeof openMembrane>['send']>;

Object.assign(globalThis, { openCandidate, setTraps });

const isProxy = noteProxies();
let needs: Given['needs'] = () => {};
let setClock: (clock: Clock) => void = () => {};

/** Called ahead of the attempt, so that none has to wait for it. */
function setTraps(missing: readonly string[]): void {
  Reflect.deleteProperty(globalThis, 'setTraps');
  setClock = lend();
  for (const name of [...missing, ...LEFTOVERS])
    if (LEFTOVERS.includes(name) || !Object.hasOwn(globalThis, name)) trap(name);
}

function openCandidate({ put, needs: end, refuse, turn }: Given) {
  needs = end;
  const membrane = openMembrane('candidate', put, { isProxy });
  const given = new Map<string, unknown>();
  return {
    receive(message: unknown) {
      const reply = membrane.receive(message);
      refusePollution(refuse);
      return reply;
    },
    act: membrane.act,
    reply() {
      refusePollution(refuse);
      return membrane.reply();
    },
    /** Calls out once: as long as that lasts, this realm's pending promises wait, as they would in one realm. */
    turn,
    start: (clock: Sent) => setClock(membrane.accept(clock) as Clock),
    /** The exports of a module, as the other side will know them. */
    exports(namespace: Record<string, unknown>): Sent {
      return membrane.send({ ...namespace });
    },
    /** A module of the other side's, for the candidate to import. */
    give(name: string, exports: Sent) {
      given.set(name, membrane.accept(exports));
      Object.defineProperty(globalThis, 'weakCommitteeModules', { value: given });
    },
    /** A module of the workspace that both sides have. */
    share(path: string, namespace: Record<string, unknown>) {
      shareExports(membrane, path, namespace);
    },
  };
}

const BORN_WITH = Reflect.ownKeys(Object.prototype).length;

/** What all objects inherit is the realm's own, so that tests would look for what was put there in vain. */
function refusePollution(refuse: Given['refuse']): void {
  if (
    Object.getOwnPropertyNames(Object.prototype).length + Object.getOwnPropertySymbols(Object.prototype).length ===
    BORN_WITH
  )
    return;
  refuse('it changes Object.prototype, from which every object inherits');
}

/** By these a candidate could go on running, or hear of others, after its turn. */
const LEFTOVERS = ['FinalizationRegistry', 'WeakRef', 'Atomics', 'SharedArrayBuffer', 'WebAssembly'];

function trap(name: string): void {
  Object.defineProperty(globalThis, name, {
    configurable: true,
    enumerable: false,
    get() {
      needs(name);
      return undefined;
    },
    set(value: unknown) {
      Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
    },
  });
}
