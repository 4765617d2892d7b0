/** Calls at once, of one caller and of all. */
interface Bounds {
  readonly ofOne: number;
  readonly ofAll: number;
}

/** Counts calls that go on, so that one caller cannot take the server from the others. */
export function concurrency({ ofOne, ofAll }: Bounds) {
  const going = new WeakMap<object, number>();
  let all = 0;
  return {
    /** @returns what ends the call; undefined: too many go on already */
    begin(caller: object): (() => void) | undefined {
      const own = going.get(caller) ?? 0;
      if (own >= ofOne || all >= ofAll) return undefined;
      going.set(caller, own + 1);
      all++;
      let over = false;
      return () => {
        if (over) return;
        over = true;
        going.set(caller, (going.get(caller) ?? 1) - 1);
        all--;
      };
    },
    count: () => all,
  };
}
