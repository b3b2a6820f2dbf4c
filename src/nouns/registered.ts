import { ConfigError } from '../errors.ts';
import type { Plugin } from './plugin.ts';

/** What plugins register of one sort. */
export interface Sort<Item> {
  /** In the plural, for messages. */
  readonly called: string;
  readonly of: (plugin: Plugin) => readonly Item[];
  readonly nameOf: (item: Item) => string;
}

/**
 * All that several plugins register of one sort, by name. This package is one of them: what is built in has no other way in.
 *
 * @throws {@link ConfigError} for a name that two have.
 */
export function registered<Item>(plugins: readonly Plugin[], { called, of, nameOf }: Sort<Item>): Map<string, Item> {
  const items = new Map<string, Item>();
  const owners = new Map<string, string>();
  for (const plugin of plugins)
    for (const item of of(plugin)) {
      const name = nameOf(item);
      const owner = owners.get(name);
      if (owner !== undefined)
        throw new ConfigError(`${plugin.name} has one of the ${called} called ${name}, as ${owner} has.`, {
          at: 'plugins',
          fix: 'Leave one of them out, or rename it there.',
        });
      owners.set(name, plugin.name);
      items.set(name, item);
    }
  return items;
}
