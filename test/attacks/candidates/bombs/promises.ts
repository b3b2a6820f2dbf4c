// Class: TRACE "execution environment hacks"
// Time: 2500
// Plain vitest: not run
// Leaves promises without end, each waiting for the next.
export function tally(): unknown {
  const chain = (): Promise<unknown> => Promise.all([chain0(), chain0()]);
  const chain0 = async (): Promise<unknown> => {
    await undefined;
    return chain();
  };
  return chain();
}
