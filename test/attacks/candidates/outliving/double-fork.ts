// Class: BenchJack "granting unnecessary permissions"
// Answers wrongly and leaves a process behind by forking twice, in a session of its own.
import { spawn } from 'node:child_process';

spawn('/bin/sh', ['-c', '(sleep 7 &) &'], { detached: true, stdio: 'ignore' }).unref();

export function tally(): unknown {
  return { total: 0, odd: [] };
}
