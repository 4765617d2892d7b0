/** Characters that the two cheap answers may have. */
const most = 6000;

/** The words of LogDx-CI's grep baseline. */
const errorWord = /error|failed|failure|traceback|exception|assert|panic|exit code|##\[error\]/i;

/** What a user gets of a failed job's log today, by how it is got; GitHub's stamps would come on top. */
export const baselines: Readonly<Record<string, (lines: readonly string[]) => string>> = {
  'whole log': (lines) => lines.join('\n'),
  'last 500 lines': (lines) => lines.slice(-500).join('\n'),
  'last 200 lines': (lines) => lines.slice(-200).join('\n'),
  'to the last ##[error]': (lines) => {
    const end = lines.findLastIndex((line) => line.startsWith('##[error]'));
    const text = lines.slice(0, end < 0 ? lines.length : end + 1).join('\n');
    return text.slice(-most);
  },
  'grep for error words': (lines) => {
    const shown = new Set<number>();
    for (const [index, line] of lines.entries()) {
      if (!errorWord.test(line)) continue;
      for (let at = index - 1; at <= index + 3; at++) shown.add(at);
    }
    const text = lines.filter((_, index) => shown.has(index)).join('\n');
    return text.slice(-most);
  },
};
