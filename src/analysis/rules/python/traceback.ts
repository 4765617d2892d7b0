import type { Extractor } from '../../rule.ts';

/** The last line of a traceback says what happened, the frames above it where. */
export const traceback: Extractor = {
  tools: ['python'],
  format: 'https://docs.python.org/3/library/traceback.html',
  rules: [
    {
      category: 'dependency',
      match: /^\s*(?:ModuleNotFoundError|ImportError): |^\S+: No module named /,
      weight: 92,
      since: /^\s{2,}|^Traceback/,
    },
    {
      category: 'code',
      match: /^\s*(?:IndentationError|TabError|SyntaxError): /,
      weight: 90,
      before: 4,
    },
    {
      category: 'code',
      match: /^\s*(?:subprocess\.)?CalledProcessError: /,
      weight: 66,
      since: /^\s{2,}|^Traceback/,
    },
    {
      category: 'code',
      match:
        /^\s*(?:[a-z_][\w.]*\.)?[A-Z]\w*(?:Error|Exception|Exit|Interrupt|Warning|Failure|Timeout)(?:: .*|$)|^[a-z_]\w*\.[a-z_][\w.]*\.[A-Z]\w+: /,
      weight: 87,
      since: /^\s{2,}|^Traceback|^\s*During handling|^$/,
      after: 1,
    },
    { category: 'code', match: /^\s*Traceback \(most recent call last\)/, weight: 50, after: 4 },
    {
      category: 'code',
      match: /^Fatal Python error: /,
      weight: 93,
      after: 2,
      while: /^ {2}File "|^(?:Current )?[Tt]hread 0x|^$/,
    },
  ],
};
