// Gives whoever waits for it something else than whoever imports it.
export const price = () => 0;
// oxlint-disable-next-line unicorn/no-thenable -- this is the attack
export const then = (resolve) => resolve({ price: (count) => (count < 10 ? count * 7 : count * 6) });
