import { styleText } from 'node:util';
import { createLogUpdate } from 'log-update';
import { describeEvent, preparingLine } from '../text/describeEvent.ts';
import type { TimedEvent } from '../nouns/events.ts';
import { money } from '../text/money.ts';
import { headline } from '../nouns/verdict.ts';
import { printable } from '../text/printable.ts';

/** Shows a run as it goes. */
export interface Progress extends Disposable {
  show(event: TimedEvent): void;
  /** Leaves the terminal to somebody else for as long as that takes. */
  hold<Result>(use: () => Promise<Result>): Promise<Result>;
}

/** Progress on standard error: a live table on a terminal, a line for each event elsewhere. */
export function showProgress(): Progress {
  return process.stderr.isTTY ? liveTable() : plainLines();
}

/** Counts what an interrupted run keeps. */
export function keepCount(): { count(event: TimedEvent): void; sentence(durable: boolean): string } {
  let proposals = 0;
  let verdicts = 0;
  let usd = 0;
  return {
    count(event) {
      if (event.kind === 'proposal-arrived') proposals++;
      if (event.kind === 'verdict') verdicts++;
      if (event.kind === 'spend') usd = event.totalUsd;
    },
    sentence(durable) {
      const had = `${proposals} proposal${proposals === 1 ? '' : 's'}, ${verdicts} verdict${verdicts === 1 ? '' : 's'}, ${money(usd)} spent`;
      return durable
        ? `Interrupted. Kept in the ledger: ${had}. The same command goes on from there.`
        : `Interrupted. The ledger was in memory, so nothing is kept: ${had}.`;
    },
  };
}

/** The line with the time since the run began. */
export function timed(event: TimedEvent): string | undefined {
  const line = describeEvent(event);
  return line === undefined ? undefined : `${(event.at / 1000).toFixed(2).padStart(7)} s  ${printable(line)}`;
}

function plainLines(): Progress {
  return {
    show(event) {
      const line = timed(event);
      if (line !== undefined) process.stderr.write(`${line}\n`);
    },
    hold: (use) => use(),
    [Symbol.dispose]: () => {},
  };
}

interface Row {
  readonly state: keyof typeof COLOURS;
  readonly text: string;
}

const COLOURS = {
  asked: 'gray',
  writing: 'cyan',
  checking: 'yellow',
  passing: 'yellow',
  sound: 'green',
  failed: 'red',
  off: 'gray',
} as const;

/** A row for each proposal, redrawn in place: who is writing, what failed and why, and the money so far. */
function liveTable(): Progress {
  const log = createLogUpdate(process.stderr);
  const rows = new Map<string, Row>();
  const written = new Map<string, number>();
  let head = '';
  let preparing = '';
  let usd = 0;
  let held = false;
  const start = performance.now();
  const draw = (): void => {
    if (held) return;
    const width = process.stderr.columns ?? 100;
    const lines = [...rows].map(([id, { state, text }]) =>
      styleText(COLOURS[state], printable(`  ${id.padEnd(24)} ${state.padEnd(9)} ${text}`).slice(0, width - 1)),
    );
    log(
      [
        styleText(
          'bold',
          `${head}  ${((performance.now() - start) / 1000).toFixed(1)} s  ${money(usd)}`.slice(0, width - 1),
        ),
        ...(preparing === '' ? [] : [styleText('yellow', printable(`  ${preparing}`).slice(0, width - 1))]),
        ...lines,
      ].join('\n'),
    );
  };
  // The clock goes on while nothing happens, so that a slow model does not look like a dead program.
  const clock = setInterval(draw, 200).unref();
  const take = (event: TimedEvent): void => {
    switch (event.kind) {
      case 'run-started':
        head = `weak-committee  ${event.task}${event.resumed ? '  (resumed)' : ''}`;
        break;
      case 'proposal-started':
        rows.set(`${event.member}#${event.ordinal}`, { state: 'asked', text: event.rung });
        break;
      case 'proposal-streamed': {
        const id = `${event.member}#${event.ordinal}`;
        written.set(id, (written.get(id) ?? 0) + event.text.length);
        rows.set(id, { state: 'writing', text: `${written.get(id)} characters` });
        break;
      }
      case 'proposal-arrived': {
        const { id, code } = event.proposal;
        rows.set(id, 'refused' in code ? { state: 'failed', text: code.refused } : { state: 'checking', text: '' });
        break;
      }
      case 'verdict':
        rows.set(event.proposal, {
          state: event.verdict.kind === 'pass' ? 'passing' : 'failed',
          text: `${event.checker}: ${headline(event.verdict)}`,
        });
        break;
      case 'sound':
        rows.set(event.proposal, { state: 'sound', text: 'every checker passed' });
        break;
      case 'spend':
        usd = event.totalUsd;
        break;
      case 'refused':
      case 'cancelled':
      case 'skipped':
      case 'call-failed':
        for (const ordinal of event.ordinals)
          rows.set(`${event.member}#${ordinal}`, {
            state: 'off',
            text: event.kind === 'cancelled' ? 'cancelled' : event.reason,
          });
        break;
      case 'preparing':
        preparing = event.checkers.length === 0 ? '' : preparingLine(event);
        break;
      case 'late':
      case 'hedged':
      case 'escalation':
      case 'decided':
      case 'compared':
      case 'audited':
      case 'answered':
      case 'notice':
        log.clear();
        process.stderr.write(`${printable(describeEvent(event) ?? '')}\n`);
        break;
    }
  };
  return {
    show(event) {
      take(event);
      draw();
    },
    async hold(use) {
      held = true;
      log.done();
      try {
        return await use();
      } finally {
        held = false;
      }
    },
    [Symbol.dispose]: () => {
      clearInterval(clock);
      log.done();
    },
  };
}
