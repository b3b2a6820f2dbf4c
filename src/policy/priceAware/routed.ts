import { printable } from '../../text/printable.ts';
import { withoutKeys } from '../../text/withoutKeys.ts';
import type { Routed, RoutedTask, Router } from '../router.ts';
import { readPriors, UNMEASURED, type Priors } from './priors.ts';

/** A router may be a service: what it does not say in this time, in ms, is not waited for. */
const PATIENCE_MS = 2000;
/** Of its words, so many characters are told. */
const LONGEST = 300;

/**
 * Priors as a router has them for one task, looked over. Where it fails or takes long, those of all tasks, and why.
 */
export async function routedPriors(
  router: Router,
  task: RoutedTask,
  priors: Priors,
): Promise<{ readonly priors: Priors; readonly problem?: string }> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`it took longer than ${PATIENCE_MS / 1000} s`)), PATIENCE_MS);
  try {
    return {
      priors: withRouted(priors, await Promise.race([router.route(task, structuredClone(priors)), late]), router.name),
    };
  } catch (error) {
    return {
      priors,
      problem: `The router ${router.name} said nothing of use${wordsOf(error)}. What is known of all tasks is taken.`,
    };
  } finally {
    clearTimeout(timer);
  }
}

/** It is somebody's code, and may throw anything. What it says may be what its service said, keys among it. */
function wordsOf(error: unknown): string {
  const said: unknown = error instanceof Error ? error.message : error;
  if (typeof said !== 'string' || said === '') return '';
  const [line = ''] = printable(said).split('\n', 1);
  return `: ${withoutKeys(line).slice(0, LONGEST).replace(/\.$/, '')}`;
}

/** @throws {@link ConfigError} for what are no priors. */
export function withRouted(priors: Priors, routed: Routed, name: string): Priors {
  const options = Object.entries(routed).map(([option, known]) => [
    option,
    { ...(priors.options[option] ?? UNMEASURED.cheap), ...known },
  ]);
  return readPriors(
    { ...priors, options: { ...priors.options, ...Object.fromEntries(options) } },
    `the router ${name}`,
  );
}
