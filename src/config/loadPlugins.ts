import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import { CommitteeError, ConfigError } from '../errors.ts';
import type { Plugin } from '../nouns/plugin.ts';
import { refuseUnknown } from './serveSettings.ts';

const PARTS: readonly string[] = ['name', 'checkers', 'policies', 'frameworks', 'suites'] satisfies (keyof Plugin)[];

/**
 * The plugins of a configuration. Those that are named are imported, as the configuration itself would import them: a package from where it is
 * installed beside it, a path from its folder.
 *
 * @param file - the configuration.
 * @throws {@link ConfigError} for one that is not there, throws, or is no plugin.
 */
export async function loadPlugins(given: readonly (Plugin | string)[], file: string): Promise<Plugin[]> {
  if (!Array.isArray(given))
    throw new ConfigError('`plugins` is no list.', { at: file, fix: "Write plugins: ['weak-committee-foo']." });
  const plugins: Plugin[] = [];
  for (const [index, one] of given.entries()) {
    const at = `${file}: plugins[${index}]`;
    plugins.push(read(typeof one === 'string' ? await imported(one, file, at) : one, one, at));
  }
  return plugins;
}

async function imported(name: string, file: string, at: string): Promise<unknown> {
  const url = resolved(name, file, at);
  try {
    const loaded = (await import(url)) as { readonly default?: unknown };
    return loaded.default;
  } catch (cause) {
    if (cause instanceof CommitteeError) throw cause;
    throw new ConfigError(`The plugin ${name} does not load: ${firstLine(cause)}`, {
      at,
      fix: 'Mend it, or leave it out.',
      cause,
    });
  }
}

function resolved(name: string, file: string, at: string): string {
  const parentURL = pathToFileURL(file).href;
  // Node resolves for the module that asks, and that is this one; so it is told otherwise for the moment.
  const hooks = registerHooks({ resolve: (specifier, context, next) => next(specifier, { ...context, parentURL }) });
  try {
    return import.meta.resolve(name);
  } catch (cause) {
    throw new ConfigError(`There is no plugin ${name}.`, {
      at,
      fix: /^\.{0,2}\//.test(name)
        ? 'Check the path, which begins at the configuration.'
        : `Install it there: npm install --save-dev ${name}`,
      cause,
    });
  } finally {
    hooks.deregister();
  }
}

function read(plugin: unknown, given: Plugin | string, at: string): Plugin {
  const called =
    typeof given === 'string' ? `${given} has no default export that is a plugin` : 'There is a plugin that is none';
  const fix = "Let it be definePlugin({ name: 'weak-committee-foo', checkers: [ … ] }).";
  if (!isRecord(plugin) || typeof plugin['name'] !== 'string') throw new ConfigError(`${called}.`, { at, fix });
  refuseUnknown(plugin, PARTS, at);
  const odd = Object.entries(plugin).find(
    ([part, value]) => part !== 'name' && value !== undefined && !Array.isArray(value),
  );
  if (odd !== undefined)
    throw new ConfigError(`\`${odd[0]}\` of the plugin ${plugin['name']} is no list.`, { at, fix });
  return plugin as unknown as Plugin;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function firstLine(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).split('\n')[0] ?? '';
}
