import { randomUUID } from 'node:crypto';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { kindsWith } from '../../../checkers/kinds/kinds.ts';
import { committeeFrom } from '../../config/committeeFrom.ts';
import { pluginsOf } from '../../config/config.ts';
import { openMcp, type OpenMcp } from './openMcp.ts';
import type { OnBehalf } from '../feed.ts';
import type { McpOptions } from './options.ts';

/** One client's session. */
export interface Session {
  readonly id: string;
  readonly principal: string;
  readonly transport: StreamableHTTPServerTransport;
  /** Counts a request as under way; call what it gives when the request is over. */
  readonly enter: () => () => void;
}

export interface SessionOptions extends Omit<McpOptions, 'runs' | 'onBehalf' | 'inTurn'> {
  /** Whose budget a run of a principal's is within, and who is told of it. */
  readonly onBehalfOf?: (principal: string, title: string) => OnBehalf;
  /** When a principal's checks are made. */
  readonly turnOf?: (principal: string) => OnBehalf['inTurn'];
  /** Sessions open at once (default 64). */
  readonly maxSessions?: number;
  /** Those of one principal (default: as many). */
  readonly maxOwn?: number;
  /** How long a session lives on with no request of its own under way, in ms (default ten minutes). */
  readonly idleMs?: number;
}

/** The sessions of all clients. Disposing ends them, their runs included. */
export interface Sessions extends AsyncDisposable {
  /** Begins a session; undefined where there are too many, and none of this principal's that nothing is under way in. */
  begin(principal: string): Promise<Session | undefined>;
  /** The principal's session with this id; that of another is none. */
  find(id: string, principal: string): Session | undefined;
  end(id: string): Promise<void>;
}

interface Kept extends Session {
  readonly server: OpenMcp;
  readonly idle: () => boolean;
  readonly stopClock: () => void;
}

/** Keeps sessions: few enough, and none for longer than somebody uses it. */
export function openSessions({
  maxSessions = 64,
  maxOwn = maxSessions,
  idleMs = 600_000,
  onBehalfOf,
  turnOf,
  ...options
}: SessionOptions): Sessions {
  // Looked over now: a mistake is better known before a client meets it.
  committeeFrom(options.config);
  kindsWith(pluginsOf(options.config));
  const sessions = new Map<string, Kept>();
  const runs = new Map<string, Set<string>>();
  const ending = new Set<Promise<void>>();

  function hasRoom(principal: string): boolean {
    const own = sessions.values().filter((one) => one.principal === principal);
    return sessions.size < maxSessions && [...own].length < maxOwn;
  }

  /** Those that were left alone for longest come first: each use moves a session to the end. */
  async function makeRoom(principal: string): Promise<void> {
    if (hasRoom(principal)) return;
    const left = sessions.values().find((one) => one.principal === principal && one.idle());
    if (left !== undefined) await end(left.id);
  }

  async function end(id: string): Promise<void> {
    const session = sessions.get(id);
    if (session === undefined) return;
    sessions.delete(id);
    session.stopClock();
    const over = Promise.resolve(session.server[Symbol.asyncDispose]());
    ending.add(over);
    await over.finally(() => ending.delete(over));
  }

  function open(principal: string): Kept {
    const id = randomUUID();
    const own = runs.get(principal) ?? new Set();
    runs.set(principal, own);
    const server = openMcp({
      ...options,
      runs: own,
      ...(turnOf !== undefined && { inTurn: turnOf(principal) }),
      ...(onBehalfOf !== undefined && { onBehalf: (title: string) => onBehalfOf(principal, title) }),
    });
    const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: () => id });
    let underWay = 0;
    let clock: NodeJS.Timeout | undefined;
    const session: Kept = {
      id,
      principal,
      server,
      transport,
      idle: () => underWay === 0,
      stopClock: () => clearTimeout(clock),
      enter() {
        clearTimeout(clock);
        underWay++;
        sessions.delete(id);
        sessions.set(id, session);
        return () => {
          underWay--;
          if (underWay === 0 && sessions.has(id)) clock = setTimeout(() => void end(id), idleMs).unref();
        };
      },
    };
    sessions.set(id, session);
    // oxlint-disable-next-line unicorn/prefer-add-event-listener -- the SDK has callbacks, no events
    server.server.onclose = () => void end(id);
    return session;
  }

  return {
    async begin(principal) {
      await makeRoom(principal);
      if (!hasRoom(principal)) return undefined;
      const session = open(principal);
      await session.server.connect(session.transport);
      return session;
    },
    find(id, principal) {
      const session = sessions.get(id);
      return session?.principal === principal ? session : undefined;
    },
    end,
    async [Symbol.asyncDispose]() {
      await Promise.all([...[...sessions.keys()].map(end), ...ending]);
    },
  };
}
