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
}

const MAX_USES = 100;

/** Prepares isolates in which `script` has been evaluated already. */
export function openRealms(script: string, memoryMb: number): Realms {
  const snapshot = ivm.Isolate.createSnapshot([{ code: script }]);
  const idle: { readonly isolate: ivm.Isolate; uses: number }[] = [];
  return {
    open() {
      const home = idle.pop() ?? { isolate: new ivm.Isolate({ snapshot, memoryLimit: memoryMb }), uses: 0 };
      const { isolate } = home;
      const context = isolate.createContextSync();
      return {
        isolate,
        context,
        release(clean) {
          if (isolate.isDisposed) return;
          context.release();
          home.uses++;
          const { used_heap_size, externally_allocated_size } = isolate.getHeapStatisticsSync();
          const used = used_heap_size + externally_allocated_size;
          if (clean && home.uses < MAX_USES && used < (memoryMb * 1024 * 1024) / 2) idle.push(home);
          else isolate.dispose();
        },
      };
    },
  };
}

/** Globals that a program may expect and that a bare realm has not. */
export function missingGlobals(): string[] {
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
