import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Block, fill, type Part, type Size, sizeOf } from '../src/answers/triage/budget.ts';

/** What a block of the test says: so many of its lines as have room. */
interface Lines {
  readonly priority: number;
  readonly lines: readonly string[];
  readonly always: boolean;
  readonly share: number | undefined;
}

const part = (lines: readonly string[]): Part => ({ text: lines, data: { lines } });

function blockOf({ priority, lines, always, share }: Lines): Block {
  return {
    priority,
    always,
    least: sizeOf(part(lines.slice(0, 1))),
    ...(share !== undefined && {
      limit: ({ text, data }: Size) => ({ text: text * share, data: data * share }),
    }),
    fill(room) {
      const fits = (count: number) => {
        const { text, data } = sizeOf(part(lines.slice(0, count)));
        return text <= room.text && data <= room.data;
      };
      let count = lines.length;
      while (count > 1 && !fits(count)) count--;
      return part(lines.slice(0, count));
    },
  };
}

const lists = fc.array(
  fc.record({
    priority: fc.nat(3),
    lines: fc.array(fc.string({ maxLength: 30 }), { minLength: 1, maxLength: 8 }),
    always: fc.boolean(),
    share: fc.option(fc.double({ min: 0.1, max: 1, noNaN: true }), { nil: undefined }),
  }),
  { minLength: 1, maxLength: 6 },
);

const sum = (sizes: readonly Size[]): Size => ({
  text: sizes.reduce((all, { text }) => all + text, 0),
  data: sizes.reduce((all, { data }) => all + data, 0),
});

/** A room that has what is always in, and so much more. */
function roomFor(list: readonly Lines[], more: number): Size {
  const least = sum(list.filter(({ always }) => always).map((each) => blockOf(each).least));
  return { text: least.text + more, data: least.data + more };
}

const counts = async (list: readonly Lines[], room: Size) =>
  (await fill(room, list.map(blockOf))).map((filled) => filled?.text.length ?? 0);

describe('the blocks of an answer', () => {
  it('take no more than the room, and those that are always in are in', async () => {
    await fc.assert(
      fc.asyncProperty(lists, fc.nat(400), async (list, more) => {
        const room = roomFor(list, more);
        const parts = await fill(room, list.map(blockOf));
        const { text, data } = sum(parts.flatMap((filled) => (filled ? [sizeOf(filled)] : [])));
        expect(text).toBeLessThanOrEqual(room.text);
        expect(data).toBeLessThanOrEqual(room.data);
        for (const [index, { always }] of list.entries()) {
          if (always) expect(parts[index]).toBeDefined();
        }
      }),
    );
  });

  it('say no less with more room, unless one of those before says more', async () => {
    await fc.assert(
      fc.asyncProperty(lists, fc.nat(400), fc.nat(100), async (list, more, larger) => {
        const before = await counts(list, roomFor(list, more));
        const after = await counts(list, roomFor(list, more + larger));
        const order = [...list.keys()].toSorted(
          (a, b) => (list[a]?.priority ?? 0) - (list[b]?.priority ?? 0),
        );
        const changed = order.find((index) => before[index] !== after[index]);
        if (changed !== undefined) expect(after[changed]).toBeGreaterThan(before[changed] ?? 0);
      }),
    );
  });

  it('are all whole where there is room for all', async () => {
    await fc.assert(
      fc.asyncProperty(lists, async (list) => {
        const all = list.map((each) => ({ ...each, share: undefined }));
        expect(await counts(all, roomFor(all, 10_000))).toEqual(
          all.map(({ lines }) => lines.length),
        );
      }),
    );
  });

  it('are left out where their shortest form has no room, in favour of others', async () => {
    const long = 'x'.repeat(50);
    const list: Lines[] = [
      { priority: 0, lines: ['headline'], always: true, share: undefined },
      { priority: 1, lines: [long], always: false, share: undefined },
      { priority: 2, lines: ['short'], always: false, share: undefined },
    ];
    expect(await counts(list, roomFor(list, 30))).toEqual([1, 0, 1]);
  });
});
