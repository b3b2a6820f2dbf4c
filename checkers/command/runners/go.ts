import { join } from 'node:path';
import { nameOf } from '../line.ts';
import { recordsIn } from '../records.ts';
import type { Outcome, Run, Test } from '../report.ts';
import type { Runner } from './runner.ts';

const OUTCOMES: Readonly<Record<string, Outcome>> = { pass: 'passed', fail: 'failed', skip: 'skipped' };

/** What `go test -json` writes, line by line; see `go doc test2json`. */
interface Event {
  readonly Action: string;
  readonly Package?: string;
  readonly Test?: string;
  readonly Output?: string;
}

/** `go test`: it writes its report to its output, each package one. What the tests themselves print stands within its events. */
export const go: Runner = {
  name: 'go',
  is: ([program = '', verb]) => nameOf(program) === 'go' && verb === 'test',
  asked: ([program = '', verb = '', ...rest], tools) => {
    const has = (flag: RegExp): boolean => rest.some((arg) => flag.test(arg));
    const more = [
      ...(has(/^--?json$/) ? [] : ['-json']),
      ...(has(/^--?(?:exec|c)(?:=|$)/) ? [] : ['-exec', `/bin/sh '${join(tools, 'go.sh')}'`]),
    ];
    return [program, verb, ...more, ...rest];
  },
  read(output) {
    const runs = new Map<string, { complete: boolean; readonly tests: Test[] }>();
    for (const { Action, Package, Test } of eventsIn(output)) {
      if (Package === undefined) continue;
      if (Action === 'start') runs.set(Package, { complete: false, tests: [] });
      const run = runs.get(Package);
      const outcome = OUTCOMES[Action];
      if (run === undefined || outcome === undefined) continue;
      if (Test !== undefined) run.tests.push({ file: '', name: Test, as: outcome });
      else {
        run.complete = true;
        if (outcome === 'failed' && run.tests.length === 0) run.tests.push({ file: '', name: Package, as: 'broken' });
      }
    }
    return [...runs].map(([folder, run]): Run => ({ runner: 'go', folder, ...run }));
  },
  said(output) {
    const lines = output.split('\n');
    return recordsIn(lines, '{"')
      .map((event, index) => (isEvent(event) ? (event.Output ?? '') : `${lines[index]}\n`))
      .join('');
  },
};

function eventsIn(output: string): Event[] {
  return recordsIn(output.split('\n'), '{"').filter(isEvent);
}

function isEvent(value: unknown): value is Event {
  return typeof value === 'object' && value !== null && 'Action' in value && typeof value.Action === 'string';
}
