import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CommitteeError, ConfigError } from '../errors.ts';

/**
 * The default export of a configuration file; Node reads TypeScript as it is.
 *
 * @throws {@link ConfigError} when it cannot be imported. What the configuration itself throws on purpose comes through.
 */
export async function importConfig(path: string): Promise<unknown> {
  const file = resolve(path);
  try {
    const loaded = (await import(pathToFileURL(file).href)) as { readonly default?: unknown };
    return loaded.default;
  } catch (cause) {
    if (cause instanceof CommitteeError) throw cause;
    const said = cause instanceof Error ? cause.message : String(cause);
    const fix = /outside a module/.test(said)
      ? 'Let its name end in .mts, or set "type": "module" in package.json.'
      : /Cannot find package 'weak-committee'/.test(said)
        ? 'Install it there: npm install --save-dev weak-committee'
        : /Cannot find module '[^']*[\\/]dist[\\/]src[\\/]/.test(said)
          ? 'Weak Committee is not built where it stands: npm run build'
          : 'Mend it; Node must be able to import it.';
    throw new ConfigError(`The configuration does not load: ${said.split('\n')[0]}`, { at: file, fix, cause });
  }
}
