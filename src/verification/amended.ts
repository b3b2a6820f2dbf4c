import type { CheckContext, Checker, CheckSession } from '../nouns/checker.ts';
import type { Task } from '../nouns/task.ts';

/**
 * A checker of which another looks at what it says.
 *
 * @param check - makes the `check` of a session from the session.
 */
export function amended(
  checker: Checker,
  check: (session: CheckSession, task: Task, context: CheckContext) => CheckSession['check'],
): Checker {
  return {
    ...checker,
    async open(task, context) {
      const session = await checker.open(task, context);
      return {
        ...session,
        check: check(session, task, context),
        [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
      };
    },
  };
}
