import type { Tool } from '../../rule.ts';

/** The last line of a traceback says what happened, the frames above it where. */
export const traceback: Tool = {
  tools: ['python'],
  format: 'https://docs.python.org/3/library/traceback.html',
  rules: [
    {
      category: 'dependency',
      match: /^\s*(?:ModuleNotFoundError|ImportError): |^\S+: No module named /,
      says: 'root',
      since: /^\s{2,}|^Traceback/,
    },
    {
      category: 'code',
      match: /^\s*(?:IndentationError|TabError|SyntaxError): /,
      says: 'root',
      beforeLines: 4,
    },
    {
      category: 'code',
      match: /^\s*(?:subprocess\.)?CalledProcessError: /,
      says: 'wrapper',
      since: /^\s{2,}|^Traceback/,
    },
    {
      category: 'code',
      match:
        /^\s*(?:[a-z_][\w.]*\.)?[A-Z]\w*(?:Error|Exception|Exit|Interrupt|Warning|Failure|Timeout)(?:: .*|$)|^[a-z_]\w*\.[a-z_][\w.]*\.[A-Z]\w+: /,
      says: 'detail',
      since: /^\s{2,}|^Traceback|^\s*During handling|^$/,
      afterLines: 1,
    },
    {
      category: 'code',
      match: /^\s*Traceback \(most recent call last\)/,
      says: 'wrapper',
      afterLines: 4,
    },
    {
      category: 'code',
      match: /^Fatal Python error: /,
      says: 'root',
      afterLines: 2,
      while: /^ {2}File "|^(?:Current )?[Tt]hread 0x|^$/,
    },
  ],
};
