// Class: BenchJack "trusting the output of untrusted code"
// Lets the runner send its report, nonce and all, and changes it below `process.send` on its way out.
const send: unknown = Reflect.get(process, '_send');
Reflect.set(
  process,
  '_send',
  function forge(this: unknown, message: { report?: unknown }, ...rest: unknown[]): unknown {
    if (message.report !== undefined)
      message.report = Array.isArray(message.report)
        ? message.report.map((one: object) => ({ ...one, counterexample: undefined }))
        : { assertions: 3, asserts: true };
    return typeof send === 'function' ? Reflect.apply(send, this, [message, ...rest]) : false;
  },
);

export function tally(): unknown {
  return { total: 0, odd: [] };
}
