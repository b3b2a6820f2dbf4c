import type { Task } from '../nouns/task.ts';
import type { Prior, Priors } from './priceAware/priors.ts';

/** What a router goes by: nothing has been asked for yet. */
export interface RoutedTask {
  readonly task: Pick<Task, 'prompt' | 'targets' | 'language' | 'signature'>;
  /** The names of its checkers. */
  readonly checkers: readonly string[];
}

/** What is known of options at one task, in place of what is known of them at all tasks. What it leaves out stays. */
export type Routed = Readonly<Record<string, Partial<Prior>>>;

/**
 * Looks at a task before anything is generated, and says what is to be expected of each option at it. The policy decides by that as by any other
 * number: a router never decides itself.
 *
 * @example
 * ```ts
 * const mine: Router = {
 *   name: 'mine',
 *   route: async ({ task }) => (await (await fetch('http://localhost:7000', { method: 'POST', body: task.prompt })).json()) as Routed,
 * };
 * priceAware({ router: mine });
 * ```
 */
export interface Router {
  readonly name: string;
  /** By option: a member's name, with its effort where it has several. Of an option that priors do not know, what is not said is guessed. */
  route(task: RoutedTask, priors: Priors): Routed | Promise<Routed>;
}
