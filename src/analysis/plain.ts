import { redactText } from '../text/redact.ts';

/** A time of day or a date, as programs put it before what they say. */
const stamp =
  /^[[(]?(?:\d{4}[-/]\d\d[-/]\d\d[T ])?\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?[\])]?(?:\s+\||\s*(?:--?|:)(?=\s)|\s)\s*/;

/** What stands before what a line says: marks of GitHub's, of loggers and of those who run other tools. */
const prefixes: readonly RegExp[] = [
  /^##\[error\]/,
  stamp,
  // BuildKit's step and second, mach's minutes.
  /^#\d+ (?:\d+\.\d+ )?(?=\S)/,
  /^\d+(?::\d\d)?\.\d{2,3} (?=\S)/,
  // Containers and packages that run side by side; a row of a table ends with its border.
  /^(?:\[[\w.-]+\] +\| +|[\w./@-]+ +\| +)(?!.*\|$)/,
  /^(?!\w+Error)@?[\w./-]+:(?:build|test|lint|check|compile|typecheck|e2e)[\w:-]*: /,
  /^\S+ (?:build|test|lint|check|typecheck|install)\$?: /,
  /^🦋 +error +/u,
  /^@[\w.-]+\/[\w.-]+: (?=\S)/,
  /^\^\s+(?=\w+ \w+ \w+)/,
  // Levels of loggers.
  /^\[?(?:ERROR|FATAL|SEVERE|CRITICAL|error|fatal)\]?(?::|\s*-|(?<=\]))\s+(?=\S)/,
  /^\[(?:emerg|alert|crit)\] (?:\d+#\d+: )?/,
  /^\[(?:ERROR|FATAL|error|fatal|info|INFO|junit|java|exec|javac)\]\s*/,
  /^remote: (?:error: )?/,
  /^=*> /,
  // Valgrind and the like: the number of the process.
  /^==\d+==\s+/,
  // ctest: the number of the test.
  /^\d+: +(?=\S)/,
  // The verdicts of GoogleTest and cmocka.
  /^\[ *(?:ERROR|LINE|FAILED) *\] --- /,
  // A verdict with its values, in the middle of a rule.
  /^[-=*]{3,} (?=.*\b(?:minimum|maximum|actual|required|threshold)\b.*\d.* [-=*]{3,}$)/,
  /^ERROR\s{2,}(?=\S)/,
  /^npm (?:ERR!|error) (?!(?:code|errno|syscall|path) )/,
  // pytest and its workers.
  /^E {2,}(?=\S)/,
  /^\[gw\d+\](?: \[ *\d+%\])? (?:\w+ -> )?/,
  // Boxes, bullets and signs.
  /^[│┃║|╷╵├└╰╭─━▶→»⎯]+ *(?=\S)/u,
  /^\p{Extended_Pictographic}\uFE0F?\s+/u,
  /^(?:❌|✗|✘|✖|×|⨯|🚨|💥|⛔|🔴|⚠️?|❗️?|‼️?|🛑)️?\s*/u,
  /^>+ (?=\S)/,
  /^\d+> ?(?=\S)/,
  /^[*•] (?=\S)/,
  /^nox > /,
  /^.{0,40}\brunning ".*"\. Exit code was \d+ and (?:error|last log line) was: /,
  // A comment of TAP's.
  /^# +(?=\S)/,
  // A message in a report of JSON.
  /^"(?:msg|message|error|reason|detail)": "(?=.*\s)/,
  // Yarn's codes.
  /^➤ YN\d{4}: (?:[│┌└] )?/u,
];

/** Several ask for the same line one after the other. */
let latest = { text: '', said: '' };

/** What a line says, without what stands before it on every line of its kind. */
export function plain(text: string): string {
  if (text !== latest.text) latest = { text, said: withoutPrefixes(text) };
  return latest.said;
}

function withoutPrefixes(text: string): string {
  let rest = text.replaceAll(/\^\[\[[\d;]*m/g, '').trim();
  for (let round = 0; round < 6; round++) {
    const before = rest;
    for (const prefix of prefixes) {
      const cut = rest.replace(prefix, '').trim();
      if (cut !== '') rest = cut;
    }
    if (rest === before) break;
  }
  return rest;
}

/** Both ends of what is too long: what failed stands at one, why at the other. */
export function bothEnds(text: string, most: number): string {
  if (text.length <= most) return text;
  const short = redactText(text)
    .replaceAll(/(?<=@?sha\d+:[0-9a-f]{6})[0-9a-f]{10,}/g, '…')
    .replaceAll(/(?<=\bhttps?:\/\/[^\s"'?]{1,200}\?)[^\s"')>]{12,}/g, '…')
    .replaceAll(/\/(?:home\/runner|Users\/runner)\/work\/[^/\s]+\/[^/\s]+\//g, '');
  if (short.length <= most) return short;
  const head = Math.ceil((most - 3) * 0.65);
  const tail = most - 3 - head;
  return `${short.slice(0, head).trimEnd()} … ${short.slice(-tail).trimStart()}`.toWellFormed();
}
