import { Transform, type Writable } from 'node:stream';

/** Arguments of tools are short; what is longer is no call. */
const longestMessage = 4e6;

/**
 * Passes messages on, one a line, as the transport can take them.
 *
 * The rest of a line that is too long for any call is let go: the SDK's transport would close for
 * good once 10 MB have come without a line's end. What did come of it is no JSON, and is skipped like
 * other garbage. While nobody reads the answers, no more calls are taken: they would pile up.
 * @param answers where the answers go
 * @param dropped told of each line that was too long
 */
export function incoming(answers: Writable, dropped: () => void): Transform {
  // Each answer that waits listens for the end of the jam.
  answers.setMaxListeners(0);
  let length = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      for (let from = 0; from < chunk.length; ) {
        const end = chunk.indexOf(10, from);
        const to = end < 0 ? chunk.length : end;
        const room = Math.max(0, longestMessage - length);
        if (room > 0) this.push(chunk.subarray(from, Math.min(to, from + room)));
        if (length <= longestMessage && length + to - from > longestMessage) dropped();
        length += to - from;
        if (end >= 0) {
          this.push('\n');
          length = 0;
        }
        from = to + 1;
      }
      if (answers.writableNeedDrain) answers.once('drain', done);
      else done();
    },
  });
}
