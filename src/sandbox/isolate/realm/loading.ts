/** Modules that have been evaluated, by their paths. */
type Namespaces = ReadonlyMap<string, Record<string, unknown>>;

/** Evaluates a module by its path. */
export type Load = (path: string) => { readonly error?: string };

/**
 * Loads modules into a realm, each of them whole: one may wait at its top level, and says itself when it is through.
 *
 * @param namespaces - where the host puts what a module exports.
 */
export function openLoading(load: Load, namespaces: () => Namespaces) {
  const waiting = new Map<string, () => void>();
  return {
    /** What a module calls at its end. */
    through: (path: string): void => waiting.get(path)?.(),
    loadModule: async (path: string): Promise<Record<string, unknown>> => {
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.set(path, resolve);
      const { error } = load(path);
      if (error !== undefined) throw new Error(error);
      await promise;
      return namespaces().get(path) ?? {};
    },
  };
}
