/**
 * Takes the first message of the parent and gives back a way to report. The channel is then out of the way of the
 * candidate's ordinary code (`process.send` is gone, the loop may end), and a report without the nonce is not heard.
 */
export async function receive<Message>(): Promise<{ message: Message; report: (report: unknown) => void }> {
  const send = process.send?.bind(process);
  delete process.send;
  process.once('disconnect', () => process.exit(0));
  const { nonce, message } = await new Promise<{ nonce: string; message: Message }>((resolve) =>
    process.once('message', resolve),
  );
  process.channel?.unref();
  return { message, report: (report) => void send?.({ nonce, report }) };
}
