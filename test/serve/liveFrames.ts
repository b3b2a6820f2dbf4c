import type { Live } from '../../src/serve/page/live.ts';

/** What the live page's stream tells, as it comes. */
export async function* liveFrames(response: Response): AsyncGenerator<Live> {
  let rest = '';
  for await (const bytes of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const events = (rest + bytes).split('\n\n');
    rest = events.pop() ?? '';
    for (const event of events) if (event.startsWith('data: ')) yield JSON.parse(event.slice(6)) as Live;
  }
}

/** Reads on until something that was told fits; undefined when the stream ends before. */
export async function awaited(frames: AsyncGenerator<Live>, fits: (told: Live) => boolean): Promise<Live | undefined> {
  for (;;) {
    const { value, done } = await frames.next();
    if (done === true) return undefined;
    if (fits(value)) return value;
  }
}
