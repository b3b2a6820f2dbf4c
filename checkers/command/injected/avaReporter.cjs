'use strict';
// Listens to what ava says within its own main process. Tests run in workers of it, threads or processes: what those print is not heard.
const { createRequire } = require('node:module');
const { pathToFileURL } = require('node:url');
const { begin, tell, end } = require('./channel.cjs');

/** What makes a run unsound that is none of one test. */
const BROKEN = new Set([
  'worker-failed',
  'internal-error',
  'shared-worker-error',
  'uncaught-exception',
  'unhandled-rejection',
  'timeout',
  'process-exit',
  'missing-ava-import',
  'line-selection-error',
]);

/** The runs that were heard of. */
const known = new WeakSet();

/** @param program - the path of ava's program. */
module.exports = function listen(program) {
  begin('ava');
  // Its runs are emitters of this package, on which all that happens is told to its reporters.
  void patch(createRequire(program).resolve('emittery'));
};

async function patch(path) {
  const { default: found } = await import(pathToFileURL(path).href);
  const { prototype } = found.prototype === undefined ? found.default : found;
  const { emit } = prototype;
  prototype.emit = function heard(name, event) {
    if (name === 'stateChange' && typeof this.suggestExitCode === 'function') hear(this, event);
    return emit.apply(this, arguments);
  };
}

function hear(run, event) {
  if (!known.has(run)) {
    known.add(run);
    const { suggestExitCode } = run;
    // It is asked for once all has ended.
    run.suggestExitCode = function ended() {
      end();
      return suggestExitCode.apply(this, arguments);
    };
  }
  const { type, testFile, title } = event;
  if (type === 'selected-test' && (event.skip || event.todo)) tell(testFile, title, 'skipped');
  if (type === 'test-passed') tell(testFile, title, event.knownFailing ? 'skipped' : 'passed');
  if (type === 'test-failed' || type === 'hook-failed') tell(testFile, title, 'failed');
  if (BROKEN.has(type)) tell(testFile, '', 'broken');
}
