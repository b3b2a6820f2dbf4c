/**
 * Imports a module as other modules would. A bare `import()` waits for what a module exports as `then`, and gives that instead; so would
 * whoever is handed the module itself by a promise, which is why it comes in an object.
 */
export async function importWhole(url: string): Promise<{ readonly whole: Readonly<Record<string, unknown>> }> {
  const code = `import * as whole from ${JSON.stringify(url)}; export { whole };`;
  return (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as Awaited<ReturnType<typeof importWhole>>;
}
