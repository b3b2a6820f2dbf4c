import { openLoading, type Load } from '../../sandbox/isolate/realm/loading.ts';
import type { Limits } from './order.ts';
import { openSteps, type Steps } from './steps.ts';
import { openSurroundings } from './surroundings.ts';
import { openTimers } from './timers.ts';

// A realm of an audit: the program with all its mutants stands in it beside what tries it. Nobody cheats here, so that nothing has to be kept
// apart; what is wanted is that many runs follow one another fast. Each loads its modules anew.

/** What the host gives to the realm. */
interface Given {
  readonly load: Load;
}

/** What an instrumented program reads and writes, by the name that StrykerJS gave it. */
export interface Switch {
  activeMutant: string;
  currentTestId: string | undefined;
  readonly mutantCoverage: {
    readonly static: Record<string, number>;
    readonly perTest: Record<string, Record<string, number>>;
  };
}

/** What a realm has for whoever acts in it. */
export interface Stage {
  readonly load: (path: string) => Promise<Readonly<Record<string, unknown>>>;
  readonly steps: Steps;
  readonly cover: Switch;
}

interface Act<Order, Result> {
  readonly kind: string;
  /** Modules that are no file of the program's. */
  readonly packages: Readonly<Record<string, object>>;
  readonly run: (order: Order, stage: Stage) => Promise<Result>;
}

/** No mutant has this number. */
const NONE = '-1';

/** Makes the realm known to the host. Called once, when the script is bundled into a snapshot. */
export function register<Order extends Limits, Result>(act: Act<Order, Result>): void {
  Object.assign(globalThis, { openAudit: (given: Given) => open(given, act) });
}

function open<Order extends Limits, Result>({ load }: Given, act: Act<Order, Result>) {
  const provided = new Map<string, object>(Object.entries(act.packages));
  const timers = openTimers();
  const steps = openSteps();
  let namespaces = new Map<string, Record<string, unknown>>();
  const { through, loadModule } = openLoading(load, () => namespaces);
  Object.defineProperties(globalThis, {
    __stryker__: { value: undefined, writable: true },
    weakCommitteeModules: { value: provided },
    weakCommitteeLoaded: { value: through },
    weakCommitteeStep: { value: steps.step },
  });
  Object.assign(globalThis, timers.globals);
  const surroundings = openSurroundings();
  let ran: { readonly result: Result; readonly leavesTraces: boolean } | { readonly thrown: string } | undefined;

  async function run(order: Order): Promise<void> {
    ran = undefined;
    namespaces = new Map();
    steps.begin(order.mostSteps);
    const cover: Switch = {
      activeMutant: order.mutant ?? NONE,
      currentTestId: undefined,
      mutantCoverage: { static: {}, perTest: {} },
    };
    Object.assign(globalThis, { __stryker__: cover });
    try {
      const result = await act.run(order, { load: loadModule, steps, cover });
      ran = { result, leavesTraces: timers.end() || (order.mayLeaveTraces && surroundings.isChanged()) };
    } catch (error) {
      ran = { thrown: String(error) };
    }
  }

  return {
    /** The names of what is under a name; undefined where nothing is. */
    names: (name: string) => (provided.has(name) ? Object.keys(provided.get(name) ?? {}) : undefined),
    namespace: (path: string, namespace: Record<string, unknown>) => void namespaces.set(path, namespace),
    run: (order: Order) => void run(order),
    /** What came of the run, once it is through. */
    ran: () => ran,
    /** In how many ms the next timer is due; undefined where there is none. */
    wait: () => timers.wait(),
    fire: () => timers.fire(),
  };
}
