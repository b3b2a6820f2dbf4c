// It leaves one of each.
export function sorted(list: number[]): number[] {
  list.splice(1);
  return [...list];
}
export function encode(value: any): any {
  delete value.b;
  return value.a;
}
export const decode = (a: number): any => ({ a });
