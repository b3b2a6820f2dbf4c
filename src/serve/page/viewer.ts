import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Sessions } from './sessions.ts';

/** Who looks at a page. */
export interface Viewer {
  /** Whose runs and money are shown; undefined where there are no keys, and so all are. */
  readonly account: string | undefined;
  /** Fires when it may look no longer. */
  readonly ended: AbortSignal | undefined;
}

/** Whoever reaches a server without keys sees everything. */
export const ANY_VIEWER: Viewer = { account: undefined, ended: undefined };

/** The viewer that a browser's cookie stands for; undefined for nobody who is logged in. */
export function viewerOf(request: FastifyRequest, sessions: Sessions): Viewer | undefined {
  const id = sessionIdOf(request);
  return id === undefined ? undefined : sessions.find(id);
}

/** The session that a browser says it has. */
export function sessionIdOf(request: FastifyRequest): string | undefined {
  const name = nameOf(request);
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const [key, value] = pair.trim().split('=', 2);
    if (key === name && value !== undefined && value !== '') return value;
  }
  return undefined;
}

/** Has the browser keep a session, out of reach of scripts and of other sites; with an empty one, forget it. */
export function keepSession(request: FastifyRequest, reply: FastifyReply, id: string): void {
  const secure = request.headers['x-forwarded-proto'] === 'https' ? '; Secure' : '';
  const over = id === '' ? '; Max-Age=0' : '';
  void reply.header('set-cookie', `${nameOf(request)}=${id}; Path=/; HttpOnly; SameSite=Strict${secure}${over}`);
}

/** Browsers share cookies among all ports of a machine, and two servers may run on it. */
function nameOf({ socket }: FastifyRequest): string {
  return `weak-committee-${socket.localPort ?? 0}`;
}
