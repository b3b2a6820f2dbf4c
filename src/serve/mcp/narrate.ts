import { describeEvent } from '../../text/describeEvent.ts';
import type { TimedEvent } from '../../nouns/events.ts';

/** How often a client hears of an answer that is being written, in ms: many give a call up after a minute of silence. */
const EVERY_MS = 2000;

/** Tells a run's events in words, and now and then how much of an answer has been written. */
export function narrating(tell: (message: string) => void): (event: TimedEvent) => void {
  const written = new Map<string, number>();
  let last = 0;
  return (event) => {
    if (event.kind !== 'proposal-streamed') {
      const words = describeEvent(event);
      if (words === undefined) return;
      last = event.at;
      return tell(words);
    }
    const id = `${event.member}#${event.ordinal}`;
    const characters = (written.get(id) ?? 0) + event.text.length;
    written.set(id, characters);
    if (event.at - last < EVERY_MS) return;
    last = event.at;
    tell(`${id} is being written: ${characters} characters`);
  };
}
