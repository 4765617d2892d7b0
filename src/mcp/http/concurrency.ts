/** The maximum numbers of simultaneous calls. */
interface Bounds {
  readonly ofOne: number;
  readonly ofAll: number;
}

/** Limits simultaneous calls, so that one caller cannot keep the server from the others. */
export function concurrency({ ofOne, ofAll }: Bounds) {
  const going = new WeakMap<object, number>();
  let all = 0;
  return {
    /** @returns a function that ends the call; undefined: there are too many already */
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
