'use strict';
// Stands ahead of every Node process that a command starts. Where that is the program of a test runner, it is asked for a reporter of
// ours beside its own, by the flags that it reads anyway; ava, which reads none, is listened to. `node --test` is asked by NODE_OPTIONS.
// A runner that is started ahead of its tests loads what it is made of, says so, and waits until it is told to go on.
const { randomUUID } = require('node:crypto');
const { closeSync, constants, openSync, readSync, realpathSync, writeSync } = require('node:fs');
const { createRequire } = require('node:module');
const { join } = require('node:path');
const { isMainThread } = require('node:worker_threads');

const RUNNERS = [
  {
    program: /[\\/]vitest[\\/](?:vitest\.mjs|dist[\\/]cli\.js)$/,
    flag: '--reporter',
    own: 'default',
    file: 'vitestReporter.mjs',
  },
  {
    program: /[\\/]jest(?:-cli)?[\\/]bin[\\/]jest\.js$/,
    flag: '--reporters',
    own: 'default',
    file: 'jestReporter.cjs',
    parts: [
      ['jest-cli', 'yargs'],
      ['jest-cli', '@jest/core', '@jest/reporters'],
      ['jest-cli', '@jest/core', 'jest-haste-map'],
      ['jest-cli', '@jest/core', 'jest-resolve'],
      ['jest-cli', '@jest/core', 'jest-runtime'],
      ['jest-cli', '@jest/core', 'jest-snapshot'],
      ['jest-cli', '@jest/core', 'jest-watcher'],
      ['jest-cli', '@jest/core', 'jest-config', 'jest-runner'],
      ['jest-cli', '@jest/core', 'jest-config', 'jest-environment-node'],
      ['jest-cli', '@jest/core', 'jest-config', 'jest-circus', 'jest-circus/runner'],
      ['jest-cli', '@jest/core', 'jest-config', 'babel-jest', '@babel/core', '@babel/generator'],
      ['jest-cli', '@jest/core', 'jest-config', 'babel-jest', '@babel/core', '@babel/template'],
      ['jest-cli', '@jest/core', 'jest-config', 'babel-jest', '@babel/core', '@babel/traverse'],
    ],
  },
  {
    program: /[\\/]mocha[\\/](?:bin[\\/]_?mocha(?:\.js)?|lib[\\/]cli[\\/]cli\.js)$/,
    flag: '--reporter',
    file: 'mochaReporter.cjs',
    parts: [['mocha'], ['mocha/lib/cli/cli.js'], ['mocha/lib/cli/run.js'], ['mocha/lib/cli/run-helpers.js']],
  },
  // It takes no reporter.
  { program: /[\\/]ava[\\/](?:entrypoints[\\/]cli\.mjs|cli\.js)$/, file: 'avaReporter.cjs' },
];

if (isMainThread && process.env.WEAK_COMMITTEE_REPORT !== undefined && process.argv[1] !== undefined) ask();

function ask() {
  const program = realpath(process.argv[1]);
  const runner = RUNNERS.find((one) => one.program.test(program));
  if (runner !== undefined || process.execArgv.includes('--test')) wait(program, runner?.parts ?? []);
  if (runner === undefined) return;
  const { flag, own, file } = runner;
  const path = join(__dirname, file);
  if (flag === undefined) return require(path)(program);
  const given = process.argv.slice(2);
  if (given.some((arg) => arg.includes(path))) return;
  const names = given.some((arg) => arg === flag || arg.startsWith(`${flag}=`));
  const end = process.argv.indexOf('--');
  const more = [...(own === undefined || names ? [] : [`${flag}=${own}`]), `${flag}=${path}`];
  process.argv.splice(end < 0 ? process.argv.length : end, 0, ...more);
}

/** @param parts - modules by the packages that lead to them: where packages see only their own, each is found from the one before. */
function wait(program, parts) {
  const { WEAK_COMMITTEE_GATE: gate, WEAK_COMMITTEE_REPORT: folder } = process.env;
  delete process.env.WEAK_COMMITTEE_GATE;
  if (gate === undefined) return;
  for (const part of parts) load(program, part);
  const report = openSync(join(folder, 'report'), constants.O_WRONLY);
  writeSync(report, `${JSON.stringify({ run: randomUUID(), waits: true })}\n`);
  closeSync(report);
  const stop = openSync(join(folder, 'gate'), constants.O_RDONLY);
  readSync(stop, Buffer.alloc(1));
  closeSync(stop);
}

function load(program, part) {
  let from = program;
  try {
    for (const name of part) from = createRequire(from).resolve(name);
    require(from);
  } catch {
    // What is not loaded ahead is loaded when it is needed.
  }
}

function realpath(path) {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
