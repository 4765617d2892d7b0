/**
 * Whether all cases are looked at, as by `npm run test:full`, or those that stand for their
 * neighbours, as by `npm test`. vitest.config.ts sets it from its mode.
 */
export const full = process.env.TEST_MODE === 'full';

/** All cases, or so many of them, spread evenly over the list. */
export function sampled<Case>(cases: readonly Case[], count: number): readonly Case[] {
  if (full || cases.length <= count) return cases;
  return Array.from(
    { length: count },
    (_, index) => cases[Math.floor((index * cases.length) / count)] as Case,
  );
}
