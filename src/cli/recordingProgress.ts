import { styleText } from 'node:util';
import { createLogUpdate } from 'log-update';
import { explain } from '../errors.ts';
import type { RecordEvent } from '../harness/record.ts';
import { printable } from '../text/printable.ts';

/** Shows a recording as it goes. */
export interface RecordingProgress extends Disposable {
  readonly show: (event: RecordEvent) => void;
}

/** One line on standard error: redrawn on a terminal, a line for each task elsewhere. */
export function showRecording(): RecordingProgress {
  const log = process.stderr.isTTY ? createLogUpdate(process.stderr) : undefined;
  const start = performance.now();
  let missing = 0;
  let done = 0;
  return {
    show(event) {
      switch (event.kind) {
        case 'begun':
          ({ missing } = event);
          if (event.kept > 0) process.stderr.write(`${event.kept} answers are there already.\n`);
          return;
        case 'failed':
          log?.clear();
          process.stderr.write(
            styleText('red', printable(`${event.model}#${event.ordinal} ${event.task}: ${explain(event.error)}`), {
              stream: process.stderr,
            }) + '\n',
          );
          done++;
          return;
        case 'answer': {
          done++;
          const left = ((performance.now() - start) / done) * (missing - done);
          const { model, task, ordinal } = event.answer;
          const line = `${done} of ${missing} answers, about ${Math.ceil(left / 60_000)} min left; ${model}#${ordinal} ${task}`;
          if (log !== undefined) log(printable(line));
          else process.stderr.write(`${printable(line)}\n`);
        }
      }
    },
    [Symbol.dispose]: () => log?.done(),
  };
}
