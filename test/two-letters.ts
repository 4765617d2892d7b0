/** x and y in no order, the same each time: an automaton has a new state at each of them. */
export function twoLetters(length: number): string {
  let seed = 1;
  return Array.from({ length }, () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed > 1_000_000_000 ? 'x' : 'y';
  }).join('');
}
