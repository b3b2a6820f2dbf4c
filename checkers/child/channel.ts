import { listen, say } from '../../src/sandbox/process/parent.ts';

/**
 * Takes the first message of the parent and gives back a way to report. The loop may then end by itself, and a report
 * without the nonce is not heard.
 */
export async function receive<Message>(): Promise<{ message: Message; report: (report: unknown) => void }> {
  const { nonce, message } = await new Promise<{ nonce: string; message: Message }>((resolve) =>
    listen((first) => resolve(first as { nonce: string; message: Message })),
  );
  process.stdin.unref();
  return { message, report: (report) => say({ nonce, report }) };
}
