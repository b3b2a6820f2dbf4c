import ivm from 'isolated-vm';

// Isolates are costly to start, contexts in them are not: an isolate serves many attempts, each in a context of its own, and
// is thrown away when one of them left something behind.

/** A context for one attempt, in an isolate that may serve others after it. */
export interface Realm {
  readonly isolate: ivm.Isolate;
  readonly context: ivm.Context;
  /** Ends the context; `clean` says that its isolate may serve again. */
  release(clean: boolean): void;
}

/** Gives out realms made from one snapshot. */
export interface Realms {
  open(): Realm;
  /** Makes what the next `open` gives, while nobody waits; false where that is done. */
  prepare(): boolean;
}

interface Home {
  readonly isolate: ivm.Isolate;
  uses: number;
}

/** Contexts that were used are not given back at once: after so many an isolate takes too much, and goes. */
const MAX_USES = 16;

/**
 * Prepares isolates in which `script` has been evaluated already.
 *
 * @param traps - whether the script is to be told of the globals that it lacks.
 */
export function openRealms(script: string, memoryMb: number, traps: boolean): Realms {
  const snapshot = ivm.Isolate.createSnapshot([{ code: script }]);
  // Accessors of the global object cannot be kept in a snapshot.
  const last = traps ? `globalThis.setTraps(${JSON.stringify(missingGlobals())})` : undefined;
  const idle: Home[] = [];
  let ready: Realm | undefined;

  return {
    open() {
      const realm = ready === undefined || ready.isolate.isDisposed ? make() : ready;
      ready = undefined;
      return realm;
    },
    prepare() {
      if (ready !== undefined) return false;
      ready = make();
      return true;
    },
  };

  function make(): Realm {
    let home = idle.pop();
    while (home?.isolate.isDisposed) home = idle.pop();
    home ??= { isolate: new ivm.Isolate({ snapshot, memoryLimit: memoryMb }), uses: 0 };
    const used = home;
    const { isolate } = used;
    // Not made ready on a thread beside: V8 dies now and then of a snapshot that is made after that.
    const context = isolate.createContextSync();
    if (last !== undefined) context.evalSync(last);
    return {
      isolate,
      context,
      release(clean) {
        if (isolate.isDisposed) return;
        context.release();
        used.uses++;
        const { used_heap_size, externally_allocated_size } = isolate.getHeapStatisticsSync();
        const bytes = used_heap_size + externally_allocated_size;
        if (clean && used.uses < MAX_USES && bytes < (memoryMb * 1024 * 1024) / 2) idle.push(used);
        else isolate.dispose();
      },
    };
  }
}

/** Globals that a program may expect and that a bare realm has not. */
function missingGlobals(): string[] {
  const isolate = new ivm.Isolate();
  const own: string[] = isolate.createContextSync().evalSync('Object.getOwnPropertyNames(globalThis)', { copy: true });
  isolate.dispose();
  return [
    ...Object.getOwnPropertyNames(globalThis).filter((name) => !own.includes(name)),
    'require',
    'module',
    '__dirname',
    '__filename',
  ];
}
