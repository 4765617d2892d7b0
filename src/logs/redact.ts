import { withoutImages } from '../text/text.ts';
import type { LogLine } from './line.ts';

/** What stands where a credential stood; GitHub's own mask looks the same. */
const mark = '***';

/**
 * Forms that issuers give their credentials so that scanners find them.
 * https://docs.github.com/code-security/secret-scanning/introduction/supported-secret-scanning-patterns
 */
const credentials: readonly (readonly [hint: string, form: RegExp])[] = [
  ['gh', /\bgh[pousr]_[A-Za-z0-9_]{20,255}/g],
  ['github_pat_', /\bgithub_pat_[A-Za-z0-9_]{20,255}/g],
  ['A', /\b(?:AKIA|ASIA|AROA|AIDA)[A-Z2-7]{16}\b/g],
  ['ecret', /(?<=aws_?secret_?(?:access_?)?key["']?\s{0,3}[=:]\s{0,3}["']?)[A-Za-z0-9/+=]{40}/gi],
  ['ECRET', /(?<=AWS_SECRET_ACCESS_KEY["']?\s{0,3}[=:]\s{0,3}["']?)[A-Za-z0-9/+=]{40}/g],
  ['npm_', /\bnpm_[A-Za-z0-9]{36}\b/g],
  ['_authToken', /(?<=_authToken\s{0,3}=\s{0,3})[^\s"']{8,}/g],
  ['xox', /\bxox[abeoprs](?:\.[a-z0-9]+)?-[A-Za-z0-9-]{10,}/g],
  ['hooks.slack.com', /(?<=hooks\.slack\.com\/)(?:services|workflows)\/[A-Za-z0-9/_-]{10,}/g],
  ['glpat-', /\bglpat-[A-Za-z0-9_-]{20,}/g],
  ['sk', /\bsk[-_](?:live|test|ant|proj|svcacct)[-_][A-Za-z0-9_-]{16,}/g],
  ['AIza', /\bAIza[A-Za-z0-9_-]{35}/g],
  ['pypi-', /\bpypi-[A-Za-z0-9_-]{50,}/g],
  ['eyJ', /\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?/g],
  [
    'uthorization',
    /(?<=authorization["']?\s{0,3}[:=]\s{0,3}["']?(?:basic|bearer|token)\s{1,3})[^\s"',;]{6,}/gi,
  ],
  ['://', /(?<=:\/\/[^\s/:@]{0,100}:)[^\s/@]{1,200}(?=@)/g],
  ['sig=', /(?<=[?&]sig=)[A-Za-z0-9%_.~+/=-]{10,}/g],
  ['X-Amz-', /(?<=X-Amz-(?:Signature|Security-Token|Credential)=)[A-Za-z0-9%_.~+/=-]{10,}/g],
];

const keyBegins = /-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----/;
const keyEnds = /-----END [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----/;

/** A whole line of a key's body: a reader may come in at the middle of one. */
const keyBody = /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[A-Za-z0-9+/]{64,76}$/;

/** A line without what looks like a credential, and without images. */
export function mask(text: string): string {
  let masked = withoutImages(text);
  for (const [hint, form] of credentials) {
    if (masked.includes(hint)) masked = masked.replace(form, mark);
  }
  return keyBody.test(masked.trim()) ? mark : masked;
}

/** Lines in their order without credentials; a private key goes with all lines of it. */
export function maskLines<Line extends Pick<LogLine, 'text'>>(lines: readonly Line[]): Line[] {
  let inKey = false;
  return lines.map((line) => {
    const begins = keyBegins.test(line.text);
    const ends = keyEnds.test(line.text);
    const hidden = inKey || begins;
    inKey = (inKey || begins) && !ends;
    const text = hidden ? hideKey(line.text, begins, ends) : mask(line.text);
    return text === line.text ? line : { ...line, text };
  });
}

/** Keeps the two lines that say what is hidden. */
function hideKey(text: string, begins: boolean, ends: boolean): string {
  if (begins && ends) return text.replace(/(-----BEGIN [^-]*-----).*(-----END)/, `$1${mark}$2`);
  if (begins) return text.replace(/(-----BEGIN [^-]*-----).*/, `$1${mark}`);
  if (ends) return text.replace(/^.*(-----END)/, `${mark}$1`);
  return mark;
}
