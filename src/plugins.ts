import type { Plugin } from './nouns/plugin.ts';

// The public face of `weak-committee/plugins`, for authors of packages that add to this one.
export { checkerKind, type CheckerKind, type JsonSchema } from './nouns/kind.ts';
export type { Plugin } from './nouns/plugin.ts';
export type { Words } from '../checkers/command/line.ts';
export type { Outcome, Run, Test } from '../checkers/command/report.ts';
export type { Runner as Framework } from '../checkers/command/runners/runner.ts';
export { policyKind, type PolicyKind } from './policy/policyKind.ts';
export type { CatalogueSuite } from './suites/catalogueSuite.ts';

/**
 * Types the default export of a plugin; gives back what it is given.
 *
 * @example
 * ```ts
 * export default definePlugin({ name: 'weak-committee-short', checkers: [shortKind] });
 * ```
 */
export function definePlugin(plugin: Plugin): Plugin {
  return plugin;
}
