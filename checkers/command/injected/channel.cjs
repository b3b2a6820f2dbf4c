'use strict';
// Runs in whatever Node a project uses, inside a test runner's own process. What a runner says of its tests is written, a line of JSON
// at a time, to a pipe that only this process was told of: what it starts is told no more.
const { randomUUID } = require('node:crypto');
const { constants, openSync, writeSync } = require('node:fs');
const { join } = require('node:path');

const { WEAK_COMMITTEE_REPORT: folder } = process.env;
const run = randomUUID();
const descriptor = folder === undefined ? undefined : openSync(join(folder, 'report'), constants.O_WRONLY);
withdraw();

/** Below the size up to which a write into a pipe is whole, whoever else writes: a character may become six. */
const LONGEST = 250;

/** Writes one record. Names that are too long are cut: the same test is cut the same way each time. */
function say(record) {
  if (descriptor === undefined) return;
  const cut = Object.entries(record).map(([key, value]) => [
    key,
    typeof value === 'string' ? value.slice(0, LONGEST) : value,
  ]);
  writeSync(descriptor, `${JSON.stringify({ run, ...Object.fromEntries(cut) })}\n`);
}

/** @param runner - its name. To be called before it loads a test. */
function begin(runner) {
  say({ begin: runner, cwd: process.cwd() });
}

/** @param as - `passed`, `failed` or `skipped`. */
function tell(file, test, as) {
  say({ file: file ?? '', test, as });
}

/** The last that is said: whoever ends the process before leaves a report without it. */
function end() {
  say({ end: true });
}

function withdraw() {
  const { WEAK_COMMITTEE_OPTIONS: options = '' } = process.env;
  const rest = (process.env.NODE_OPTIONS ?? '').replace(options, '').trim();
  if (rest === '') delete process.env.NODE_OPTIONS;
  else process.env.NODE_OPTIONS = rest;
  for (const name of Object.keys(process.env)) if (name.startsWith('WEAK_COMMITTEE_')) delete process.env[name];
}

module.exports = { begin, tell, end };
