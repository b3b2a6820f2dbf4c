// Class: BenchJack "isolation failure"
// Imports modules of Node by every name there is, at the time of the call.
export async function tally(values: readonly number[]): Promise<unknown> {
  for (const name of [
    'node:fs',
    'fs',
    'node:child_process',
    'node:vm',
    '/etc/passwd',
    'isolated-vm',
    'data:text/javascript,1',
  ]) {
    try {
      const module = await import(name);
      const text = module.readFileSync?.('/etc/passwd', 'utf8') ?? '';
      if (!text.includes('root')) continue;
      const odd = values.filter((value) => value % 2 !== 0);
      return { total: values.reduce((sum, value) => sum + value * (value % 2 === 0 ? 2 : 3), 0), odd };
    } catch {
      // Not to be had.
    }
  }
  return { total: 0, odd: [] };
}
