import type { Kinds } from '../../checkers/kinds/kinds.ts';
import type { SolverConfig } from '../config/config.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { ServeConfig } from '../config/serveSettings.ts';
import type { Disk } from './disk.ts';
import type { Accounts } from './accounts.ts';
import type { Feed } from './feed.ts';
import type { Metrics } from './metrics.ts';
import type { Reader } from '../reading/requests/reader.ts';
import type { Baselines } from '../verification/steps.ts';
import type { Shadow } from './shadow/shadow.ts';
import type { Thinkers } from './thinkers.ts';
import type { Turns } from './turns.ts';

/** What every route works with. */
export interface Service {
  readonly config: SolverConfig & ServeConfig;
  /** The folder whose files answers may edit, where one is served. */
  readonly workspace: string | undefined;
  readonly accounts: Accounts;
  readonly feed: Feed;
  /** Past runs; undefined where each run keeps its ledger in memory. */
  readonly ledger: Ledger | undefined;
  readonly metrics: Metrics;
  /** What the committee does behind the strong member's answers, where it does. */
  readonly shadow: Shadow | undefined;
  readonly reader: Reader;
  /** The kinds of checkers that requests may name, as far as they are trusted. */
  readonly kinds: Kinds;
  readonly baselines: Baselines;
  readonly disk: Disk;
  readonly turns: Turns;
  readonly thinkers: Thinkers;
  /** Fires when the server is stopped and waits no longer for what is under way. */
  readonly stopping: AbortSignal;
}
