declare const redacted: unique symbol;

/** Text without credentials, which only the functions of this file make. */
export type Redacted = string & { readonly [redacted]: true };

/** Replaces a credential; GitHub's own mask looks the same. */
const mark = '***';

/**
 * Formats that issuers give their credentials so that scanners find them, each behind a quick test.
 * The beginning of one is enough, since a reply may have cut it short. Matching takes linear time,
 * also for a line of a megabyte that is made to be slow.
 * https://docs.github.com/code-security/secret-scanning/introduction/supported-secret-scanning-patterns
 */
const credentials: readonly (readonly [
  hint: RegExp,
  form: RegExp,
  instead?: (...found: string[]) => string,
])[] = [
  [/\.eyJ/, /(?<![\w-])([\w-]+)\.eyJ[\w-]{8,}(?:\.[\w-]*)?/g, withoutToken],
  [/gh[pousr]_/, /\bgh[pousr]_[A-Za-z0-9_]{20,255}/g],
  [/github_pat_/, /\bgithub_pat_[A-Za-z0-9_]{20,255}/g],
  [/A(?:KIA|SIA|ROA|IDA)/, /\b(?:AKIA|ASIA|AROA|AIDA)[A-Z2-7]{16}\b/g],
  [
    /aws_?secret/i,
    /(aws_?secret_?(?:access_?)?key["']?\s{0,3}[=:]\s{0,3}["']?)[A-Za-z0-9/+=]{40}/gi,
    afterName,
  ],
  [/npm_/, /\bnpm_[A-Za-z0-9]{20,36}/g],
  [/_authToken/, /(_authToken\s{0,3}=\s{0,3})[^\s"']{8,}/g, afterName],
  [/xox/, /\bxox[abeoprs](?:\.[a-z0-9]+)?-[A-Za-z0-9-]{10,}/g],
  [
    /hooks\.slack\.com/,
    /(hooks\.slack\.com\/)(?:services|workflows)\/[A-Za-z0-9/_-]{10,}/g,
    afterName,
  ],
  [/glpat-/, /\bglpat-[A-Za-z0-9_-]{16,}/g],
  [/sk[-_]/, /\bsk[-_](?:live|test|ant|proj|svcacct)[-_][A-Za-z0-9_-]{16,}/g],
  [/AIza/, /\bAIza[A-Za-z0-9_-]{20,35}/g],
  [/pypi-/, /\bpypi-[A-Za-z0-9_-]{20,}/g],
  [
    /authorization/i,
    /(authorization["']?\s{0,3}[:=]\s{0,3}["']?(?:basic|bearer|token)\s{1,3})[^\s"',;]{6,}/gi,
    afterName,
  ],
  [/:\/\/[^\s/:@]{0,100}:[^\s/@]/, /(:\/\/[^\s/:@]{0,100}:)[^\s/@]{1,500}(?=@)/g, afterName],
  [/[?&]sig=/, /([?&]sig=)[A-Za-z0-9%_.~+/=-]{10,}/g, afterName],
  [
    /X-Amz-/,
    /(X-Amz-(?:Signature|Security-Token|Credential)=)[A-Za-z0-9%_.~+/=-]{10,}/g,
    afterName,
  ],
];

/** All hints as two patterns, case-sensitive and not: most lines match neither. */
const hints = ['', 'i'].map((flags) => {
  const sameCase = credentials.filter(([hint]) => hint.flags === flags);
  return new RegExp(sameCase.map(([{ source }]) => source).join('|'), flags);
});

/** Keeps the name of the credential. */
function afterName(_: string, name = ''): string {
  return name + mark;
}

/** The first part of a JSON web token is known by its beginning, the second one by both. */
function withoutToken(whole: string, first = ''): string {
  const at = first.indexOf('eyJ');
  return at < 0 || first.length - at < 11 ? whole : first.slice(0, at) + mark;
}

/** Part of the first and the last line of a key. */
const keyMark = 'PRIVATE KEY';

const keyBegins = /-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----/;
const keyEnds = /-----END [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----/;

/** A whole line of a key's body: an excerpt may begin in the middle of a key. */
const keyBody = /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[A-Za-z0-9+/]{64,76}$/;

/** What follows the first line of a key: its body, also behind the name of who printed it, or a header. */
const keyContinues =
  /^\s*$|^\s*[A-Za-z0-9+/=]{12,76}\s*$|[\s|:][A-Za-z0-9+/=]{60,76}\s*$|^\s*(?:Proc-Type|DEK-Info|Version|Comment|Hash): /;

/** Shorter secrets would match ordinary text. */
const shortest = 8;

/** The longest key in use has fewer lines: a key without its last line hides no more than this. */
const maxKeyLines = 400;

/** A line without what looks like a credential. */
export function redactLine(text: string): Redacted {
  if (text.length < shortest) return text as Redacted;
  const masked = hints.some((hint) => hint.test(text)) ? withoutCredentials(text) : text;
  return (isKeyBody(masked) ? mark : masked) as Redacted;
}

function withoutCredentials(text: string): string {
  let masked = text;
  for (const [hint, form, instead] of credentials) {
    if (hint.test(masked)) {
      masked = instead ? masked.replace(form, instead) : masked.replace(form, mark);
    }
  }
  return masked;
}

function isKeyBody(line: string): boolean {
  return line.length >= 64 && line.length < 200 && keyBody.test(line.trim());
}

/** Lines in their order without credentials; a private key goes with all lines of it. */
export function redactLines<Line extends { readonly text: string }>(
  lines: readonly Line[],
): (Line & { readonly text: Redacted })[] {
  let begun = 0;
  return lines.map((line) => {
    const isMarked = line.text.includes(keyMark);
    const begins = isMarked ? keyBegins.exec(line.text) : null;
    const ends = isMarked ? keyEnds.exec(line.text) : null;
    if (begun === 1 && !ends && !keyContinues.test(line.text)) begun = 0;
    if (begun > maxKeyLines || line.text.startsWith('##[')) begun = 0;
    const inKey = begun > 0;
    // An empty line or a header is not yet a key's body.
    if (inKey && !(begun === 1 && /^\s*$|: /.test(line.text))) begun++;
    if (begins && !(ends && ends.index > begins.index)) begun = 1;
    else if (ends) begun = 0;
    const text = redactLine(
      inKey || begins ? withoutKey(line.text, inKey, begins, ends) : line.text,
    );
    return text === line.text ? (line as Line & { text: Redacted }) : { ...line, text };
  });
}

/**
 * A text of any number of lines without credentials. Redact before cutting: many credentials are
 * recognised only by their full length, or by what follows them.
 */
export function redactText(text: string): Redacted {
  if (!text.includes('\n') && !text.includes('-----')) return redactLine(text);
  if (isHarmless(text)) return text as Redacted;
  const lines = text.split('\n').map((line) => ({ text: line }));
  return redactLines(lines)
    .map((line) => line.text)
    .join('\n') as Redacted;
}

/** A stretch that only a line of a key's body has. */
const keyPart = /[A-Za-z0-9+/]{64}/;

/** Whether no line of a text would be changed, which holds for most replies. */
function isHarmless(text: string): boolean {
  return !text.includes(keyMark) && !keyPart.test(text) && !hints.some((hint) => hint.test(text));
}

/** Keeps the first and the last line of the key, which say what is hidden. */
function withoutKey(
  text: string,
  inKey: boolean,
  begins: RegExpExecArray | null,
  ends: RegExpExecArray | null,
): string {
  if (begins && !(inKey && ends && ends.index < begins.index)) {
    const first = begins.index + begins[0].length;
    const last = text.lastIndexOf('-----END ');
    return text.slice(0, first) + mark + (ends && last >= first ? text.slice(last) : '');
  }
  return ends ? mark + text.slice(ends.index) : mark;
}

/** Takes credentials out of all that leaves this process: what looks like one, and its own ones for certain. */
export interface Redactor {
  /** Registers a credential of this process, whatever its format. */
  learn(secret: string): void;
  /** Text as it may leave. */
  redact(text: string): Redacted;
}

export function redactor(): Redactor {
  const secrets = new Set<string>();
  return {
    learn(secret) {
      if (secret.length < shortest || secrets.has(secret)) return;
      const encoded = encodeURIComponent(secret);
      const basic = [secret, `x-access-token:${secret}`].map((text) =>
        Buffer.from(text).toString('base64').replace(/=+$/, ''),
      );
      // The longer form of git's header holds the shorter one.
      for (const form of [...basic.reverse(), encoded, secret]) secrets.add(form);
    },
    redact(text) {
      if (text.length < shortest) return text as Redacted;
      let without = text;
      for (const secret of secrets) without = withoutSecret(without, secret);
      return redactText(without);
    },
  };
}

/** Half of a secret is enough to recognise one that was cut. */
function withoutSecret(text: string, secret: string): string {
  const whole = text.replaceAll(secret, mark);
  if (secret.length < 2 * shortest) return whole;
  const half = Math.ceil(secret.length / 2);
  const beginning = secret.slice(0, half);
  const end = secret.slice(-half);
  let without = whole;
  for (let at = without.indexOf(beginning); at >= 0; at = without.indexOf(beginning, at)) {
    let length = half;
    while (length < secret.length && without[at + length] === secret[length]) length++;
    without = without.slice(0, at) + mark + without.slice(at + length);
  }
  for (let at = without.indexOf(end); at >= 0; at = without.indexOf(end, at)) {
    let length = half;
    while (length < secret.length && without[at - 1 - (length - half)] === secret.at(-1 - length)) {
      length++;
    }
    without = without.slice(0, at - (length - half)) + mark + without.slice(at + half);
  }
  return without;
}
