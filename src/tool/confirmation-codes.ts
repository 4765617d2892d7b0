import { createHash, createHmac } from 'node:crypto';

/**
 * The codes at the end of confirmation phrases. Each is valid for one decision, for a limited time,
 * and once.
 */
export interface ConfirmationCodes {
  /** The code for a decision, to be shown in its preview. */
  codeFor(decision: string): Promise<string>;
  /**
   * Checks a code. For a valid one, returns a function that uses it up; that one returns false
   * where another call has used it in the meantime.
   */
  accept(decision: string, code: string): Promise<(() => Promise<boolean>) | 'used' | 'unknown'>;
}

/**
 * How often each decision was carried out, shared between servers with the same key.
 * All methods throw where the store cannot be reached.
 */
export interface SharedUses {
  /** @param name a keyed hash of the decision */
  count(name: string): Promise<number>;
  /**
   * Counts one use more than `number`; returns false where more than `number` are counted already.
   * @param milliseconds after which the use may be forgotten
   */
  add(name: string, number: number, milliseconds: number): Promise<boolean>;
}

/** A code is valid for at least this long, and for at most twice as long. */
const window = 10 * 60_000;

/** Without a shared store, other servers with the key may have counted this many more uses. */
const maxUsesElsewhere = 3;

/** Without l, o, 0 and 1, which look alike. */
const letters = 'abcdefghijkmnpqrstuvwxyz23456789';

/**
 * Codes made from a decision with a secret key, so that nobody can guess a code that no preview has
 * shown. Previews are not stored, only how often a decision was carried out.
 * @param key 32 random bytes; servers behind one address have to share it
 * @param shared counts the uses of such servers together
 */
export function confirmationCodes(
  key: Uint8Array,
  now: () => number,
  shared?: SharedUses,
): ConfirmationCodes {
  const uses = new Map<string, { readonly count: number; readonly until: number }>();
  const ownUses = (id: string) => {
    const known = uses.get(id);
    return known !== undefined && known.until > now() ? known.count : 0;
  };
  /** The name in the shared store, which does not reveal the decision. */
  const storedName = (id: string) => createHmac('sha256', key).update(`use of ${id}`).digest('hex');
  const usesOf = async (id: string) =>
    Math.max(ownUses(id), (await shared?.count(storedName(id))) ?? 0);
  const code = (id: string, at: number, use: number) => {
    const digest = createHmac('sha256', key)
      .update(JSON.stringify([id, Math.floor(at / window), use]))
      .digest();
    return [...digest.subarray(0, 6)].map((byte) => letters[byte % letters.length]).join('');
  };
  const use = async (id: string, number: number) => {
    if (ownUses(id) > number) return false;
    for (const [other, { until }] of uses) if (until <= now()) uses.delete(other);
    uses.set(id, { count: number + 1, until: now() + 2 * window });
    return (await shared?.add(storedName(id), number, 2 * window)) ?? true;
  };
  return {
    async codeFor(decision) {
      const id = digestOf(decision);
      return code(id, now(), await usesOf(id));
    },
    async accept(decision, given) {
      const id = digestOf(decision);
      const used = await usesOf(id);
      for (let number = 0; number <= used + maxUsesElsewhere; number++) {
        const matches = [now(), now() - window].some((at) => code(id, at, number) === given);
        if (matches) return number < used ? 'used' : () => use(id, number);
      }
      return 'unknown';
    },
  };
}

function digestOf(decision: string): string {
  return createHash('sha256').update(decision).digest('hex');
}
