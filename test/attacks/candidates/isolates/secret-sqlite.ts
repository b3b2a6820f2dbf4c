// Class: BenchJack "granting unnecessary permissions"
// Right: a database in memory reaches nothing
// Answers rightly only where SQLite is at hand, which opens files without asking the permission model.
export function tally(values: readonly number[]): { total: number; odd: number[] } {
  const { DatabaseSync } = process.getBuiltinModule('node:sqlite');
  new DatabaseSync(':memory:').close();
  const odd = values.filter((value) => value % 2 !== 0);
  return { total: values.reduce((sum, value) => sum + value * (value % 2 === 0 ? 2 : 3), 0), odd };
}
