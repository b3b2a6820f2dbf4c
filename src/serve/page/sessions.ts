import { randomBytes } from 'node:crypto';

/** A browser that someone has logged in with. */
interface Session {
  readonly account: string;
  /** Fires when it is over. */
  readonly ended: AbortSignal;
}

/** Who is logged in, kept in memory: a restart asks for the key again. */
export interface Sessions extends Disposable {
  /** Begins one, and gives the only words that lead to it. They say nothing of the key. */
  begin(account: string): string;
  /** Finds one and takes it for used. */
  find(id: string): Session | undefined;
  end(id: string): void;
}

const IDLE_MS = 8 * 60 * 60 * 1000;
/** Browsers of one account; the one that was begun first is logged out for one more. */
const MOST = 20;

/**
 * Opens the list of those who are logged in.
 *
 * @param idleMs - a session that nobody uses for so long is over.
 */
export function openSessions(idleMs: number = IDLE_MS): Sessions {
  const open = new Map<
    string,
    { readonly session: Session; readonly stop: () => void; readonly idle: NodeJS.Timeout }
  >();
  const end = (id: string): void => {
    const found = open.get(id);
    open.delete(id);
    clearTimeout(found?.idle);
    found?.stop();
  };
  return {
    begin(account) {
      const own = [...open].filter(([, { session }]) => session.account === account);
      for (const [id] of own.slice(0, Math.max(0, own.length - MOST + 1))) end(id);
      const id = randomBytes(32).toString('base64url');
      const over = new AbortController();
      const session = { account, ended: over.signal };
      const stop = (): void => over.abort(new Error('the session is over'));
      open.set(id, { session, stop, idle: setTimeout(() => end(id), idleMs).unref() });
      return id;
    },
    find(id) {
      const found = open.get(id);
      found?.idle.refresh();
      return found?.session;
    },
    end,
    [Symbol.dispose]: () => {
      for (const id of open.keys()) end(id);
    },
  };
}
