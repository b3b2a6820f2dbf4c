/** Thrown in place of the end of the process where a script of tests exits: what stands after it is not run, and nothing has failed by it. */
export class ScriptExit extends Error {
  override readonly name = 'ScriptExit';
}
