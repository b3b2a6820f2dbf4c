// Never comes back from a call.
export function tally(): unknown {
  for (;;);
}
