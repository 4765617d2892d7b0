import { createHash, createHmac } from 'node:crypto';

/** The codes that end the phrases of previews: each is good for one decision, for a while, and once. */
export interface ConfirmationCodes {
  /** The code of a decision, as a preview gives it. */
  codeFor(decision: string): Promise<string>;
  /**
   * Whether a code is of this decision. Where it is, the answer uses it up, and is false when another
   * call was faster.
   */
  accept(decision: string, code: string): Promise<(() => Promise<boolean>) | 'used' | 'unknown'>;
}

/**
 * How often each decision was carried out, as servers know it that share a key.
 * @throws (all methods) where that cannot be known
 */
export interface SharedUses {
  /** @param name a keyed hash of the decision */
  count(name: string): Promise<number>;
  /**
   * Counts one use more than `number`, for so long; false where more than `number` are counted.
   * @param milliseconds after which the use may be forgotten
   */
  add(name: string, number: number, milliseconds: number): Promise<boolean>;
}

/** A code is good for this long at least, and for twice as long at most. */
const window = 10 * 60_000;

/** Servers that share a key do not know of each other's uses: so many more of them are believed. */
const usesElsewhere = 3;

/** Without l and o, which read as digits. */
const letters = 'abcdefghijkmnpqrstuvwxyz23456789';

/**
 * Codes made from the decision with a key that nobody else has, so that a code which no preview gave
 * cannot be found. Nothing is kept of what was previewed, only how often a decision was carried out.
 * @param key of 32 random bytes; servers behind one address have to share it
 * @param shared what such servers know of each other's uses; by default nothing
 */
export function confirmationCodes(
  key: Uint8Array,
  now: () => number,
  shared?: SharedUses,
): ConfirmationCodes {
  const uses = new Map<string, { readonly count: number; readonly until: number }>();
  const own = (id: string) => {
    const known = uses.get(id);
    return known !== undefined && known.until > now() ? known.count : 0;
  };
  /** By a name from which nobody without the key finds out what was decided. */
  const named = (id: string) => createHmac('sha256', key).update(`use of ${id}`).digest('hex');
  const usesOf = async (id: string) => Math.max(own(id), (await shared?.count(named(id))) ?? 0);
  const code = (id: string, at: number, use: number) => {
    const digest = createHmac('sha256', key)
      .update(JSON.stringify([id, Math.floor(at / window), use]))
      .digest();
    return [...digest.subarray(0, 6)].map((byte) => letters[byte % letters.length]).join('');
  };
  const use = async (id: string, number: number) => {
    if (own(id) > number) return false;
    for (const [other, { until }] of uses) if (until <= now()) uses.delete(other);
    uses.set(id, { count: number + 1, until: now() + 2 * window });
    return (await shared?.add(named(id), number, 2 * window)) ?? true;
  };
  return {
    async codeFor(decision) {
      const id = digestOf(decision);
      return code(id, now(), await usesOf(id));
    },
    async accept(decision, given) {
      const id = digestOf(decision);
      const used = await usesOf(id);
      for (let number = 0; number <= used + usesElsewhere; number++) {
        const fits = [now(), now() - window].some((at) => code(id, at, number) === given);
        if (fits) return number < used ? 'used' : () => use(id, number);
      }
      return 'unknown';
    },
  };
}

function digestOf(decision: string): string {
  return createHash('sha256').update(decision).digest('hex');
}
