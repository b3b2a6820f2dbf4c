import { Writable } from 'node:stream';

/** Standard output for a protocol alone: what a configuration or a package prints there meanwhile goes to standard error. */
export function protocolOutput(): { readonly stream: Writable; [Symbol.dispose](): void } {
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = process.stderr.write.bind(process.stderr);
  return {
    stream: new Writable({ write: (chunk: Buffer, _encoding, done) => void write(chunk, (error) => done(error)) }),
    [Symbol.dispose]: () => {
      process.stdout.write = write;
    },
  };
}
