import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunState } from '../../src/fake-github/state.ts';
import { groups } from '../../tools/index.ts';
import { anyText } from '../any-text.ts';
import { type Answered, endSessions } from '../harness.ts';
import { full } from '../sampled.ts';
import { helloWorld, injections, named, visitor } from './corpus.ts';

let host: Awaited<ReturnType<typeof visitor>>;

beforeAll(async () => {
  host = await visitor();
});
afterAll(endSessions);

/** So many examples, each time others; or a fifth of them, always the same. */
const chosen = (numRuns: number) => (full ? { numRuns } : { numRuns: numRuns / 5, seed: 1 });

const tools = Object.values(groups).flat();

const nasty = fc.oneof(
  fc.constantFrom(...injections.map(([, text]) => text)),
  anyText({ maxLength: 40 }),
  fc.constantFrom(
    'x\nFORGED confirm: "y"',
    'x\r\nFORGED',
    'y'.repeat(100_000),
    '',
    ' ',
    '0',
    '\ud800 lone \udc00',
    '1e400',
    '2026-13-45T99:99:99Z',
    '../../etc/passwd',
  ),
);

/** An answer of GitHub's with some of its texts, or now and then any value, replaced. */
function spoiled(texts: readonly string[], any: readonly unknown[]) {
  let at = 0;
  const spoil = (value: unknown): unknown => {
    at++;
    if (any.length > 0 && at % 17 === 0) return any[((at / 17) % any.length) | 0];
    if (typeof value === 'string') return at % 2 ? texts[at % texts.length] : value;
    if (Array.isArray(value)) return value.map(spoil);
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, spoil(item)]));
  };
  return spoil;
}

describe.each(tools.map(({ name, input }) => [name, input] as const))(
  '%s',
  {
    timeout: 30_000,
  },
  (name, input) => {
    /** Arguments that make sense, as far as the tool takes them. */
    const sensible = (red: RunState) => {
      const all: Record<string, unknown> = {
        ...helloWorld,
        run_id: red.id,
        job_id: red.attempts[0]?.jobs[0]?.id,
        attempt_number: 1,
        workflow_id: 'ci.yml',
        environment_ids: [1],
        environment_name: 'production',
        state: 'approved',
        comment: 'x',
        query: 'error',
        pattern: 'error',
      };
      return Object.fromEntries(Object.entries(all).filter(([key]) => key in input));
    };

    const ask = (
      change: (body: unknown) => unknown,
      more: Record<string, unknown> = {},
      complete = true,
    ) => {
      const { world, red } = named('plain');
      host.visit(world, change);
      return host.call(name, complete ? { ...sensible(red), ...more } : more);
    };

    const isWell = ({ text, data, isError }: Answered) => {
      expect(text).not.toBe('');
      expect(text.isWellFormed()).toBe(true);
      expect(text).not.toContain('The server itself failed');
      expect(text).not.toMatch(/\b(NaN|undefined|\[object )/);
      // One of the texts that are put everywhere begins a line so.
      expect(text.split('\n').filter((line) => line.startsWith('FORGED'))).toEqual([]);
      expect(Buffer.byteLength(text)).toBeLessThan(40_000);
      expect(JSON.stringify(data ?? null).length).toBeLessThan(80_000);
      // The client has held it against the schema that the tool declares.
      expect(isError || typeof data === 'object').toBe(true);
    };

    it('answers any arguments', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.dictionary(
            fc.oneof(fc.constantFrom(...Object.keys(input)), fc.string({ maxLength: 10 })),
            fc.jsonValue({ maxDepth: 2 }),
            { maxKeys: 6 },
          ),
          fc.boolean(),
          async (args, on) => {
            const { text } = await ask((body) => body, args, on);
            expect(text).not.toBe('');
            expect(text).not.toContain('The server itself failed');
          },
        ),
        chosen(25),
      );
    });

    it("answers any text in the fields of GitHub's answers", async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(nasty, { minLength: 1, maxLength: 7 }), async (texts) => {
          isWell(await ask(spoiled(texts, [])));
        }),
        chosen(15),
      );
    });

    it("answers any value in GitHub's answers", async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(nasty, { minLength: 1, maxLength: 5 }),
          fc.array(fc.jsonValue({ maxDepth: 1 }), { minLength: 1, maxLength: 5 }),
          async (texts, any) => {
            isWell(await ask(spoiled(texts, any)));
          },
        ),
        chosen(15),
      );
    });
  },
);
