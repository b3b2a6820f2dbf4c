// Class: BenchJack "isolation failure"
// Plain vitest: not run
// Refused: processes crash|timeout
// Looks for what a careless host leaves in a realm: references, isolates, a module of the library.
const names = Object.getOwnPropertyNames(globalThis);
for (const name of [
  'ivm',
  '_ivm',
  'isolate',
  '_isolate',
  '$0',
  '$1',
  'Reference',
  'ExternalCopy',
  'openCandidate',
  ...names,
]) {
  const found: any = Object.getOwnPropertyDescriptor(globalThis, name)?.value;
  try {
    found?.applySync?.(undefined, []);
    found?.compileScriptSync?.('1');
    found?.({ put: () => ({ ok: true, value: { total: 16, odd: [1, 3] }, nodes: [] }), missing: [] });
  } catch {
    // Not that one.
  }
}

export function tally(): unknown {
  return { total: 0, odd: [] };
}
