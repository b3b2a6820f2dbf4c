// Class: BenchJack "granting unnecessary permissions"
// Answers wrongly and leaves listeners behind on everything that its process tells.
for (const event of [
  'exit',
  'beforeExit',
  'message',
  'disconnect',
  'uncaughtException',
  'warning',
  'SIGTERM',
  'SIGINT',
])
  process.on(event, () => {});
process.setMaxListeners(0);

export function tally(): unknown {
  return { total: 0, odd: [] };
}
