import { expect, it } from 'vitest';
import { causeOf } from '../../src/analysis/cause.ts';
import { diagnose } from '../../src/analysis/diagnose.ts';
import { environmentFacts } from '../../src/answers/compare/environment-diff.ts';
import { decodeLog } from '../../src/logs/decode.ts';
import { numberedLines } from '../../src/logs/numbered-lines.ts';
import { redactLines } from '../../src/text/redact.ts';
import { stopwatch } from '../stopwatch.ts';
import { stumblingBlocks } from './stumbling-blocks.ts';

const heads = [
  '',
  '##[error]',
  'FAILED ',
  'Error: ',
  'not ok 1 ',
  '[ERROR] ',
  'E   ',
  '  at ',
  'npm ERR! ',
  '1 | ',
];

/** Long lines that end otherwise than they go on, so that each match fails late. */
const lines = heads.flatMap((head) =>
  stumblingBlocks.map((part) => `${head}${part.repeat(Math.ceil(5000 / part.length))}\u0001!`),
);

it.each([
  ['decoded', (text: string) => decodeLog(Buffer.from(text))],
  ['masked', (text: string) => redactLines([{ text }])],
  ['shown', (text: string) => numberedLines([{ n: 1, text }], 1000, 'first')],
  ['read for its environment', (text: string) => environmentFacts([text])],
  [
    'looked into',
    (text: string) => {
      const log = [1, 2, 3].map((n) => ({ n, at: 0, text: n === 2 ? text : 'x' }));
      return causeOf(diagnose({ lines: log }), log);
    },
  ],
])('no line takes long to be %s', (_, work) => {
  const took = (line: string) => {
    const milliseconds = stopwatch();
    work(line);
    return milliseconds();
  };
  // The quickest of three: others use the machine as well.
  const slow = lines.filter((line) => [1, 2, 3].every(() => took(line) > 30));
  expect(slow.map((line) => line.slice(0, 40))).toEqual([]);
});
