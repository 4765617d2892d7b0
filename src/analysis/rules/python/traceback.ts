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
      examples: [
        {
          log: '/usr/bin/python3: No module named build',
          headline: 'No module named build',
          category: 'dependency',
        },
      ],
    },
    {
      category: 'code',
      match: /^\s*(?:IndentationError|TabError|SyntaxError): /,
      says: 'root',
      beforeLines: 4,
      examples: [
        {
          log: '    SyntaxError: Cannot use import statement outside a module',
          headline: 'SyntaxError: Cannot use import statement outside a module',
          category: 'code',
        },
      ],
    },
    {
      category: 'code',
      match: /^\s*(?:subprocess\.)?CalledProcessError: /,
      says: 'wrapper',
      since: /^\s{2,}|^Traceback/,
      examples: [
        {
          log: [
            'src/native.c:2:10: fatal error: hello.h: No such file or directory',
            "subprocess.CalledProcessError: Command '['make', 'all']' returned non-zero exit status 2.",
          ],
          headline: 'fatal error: hello.h: No such file or directory',
          category: 'code',
        },
      ],
    },
    {
      category: 'code',
      match:
        /^\s*(?:[a-z_][\w.]*\.)?[A-Z]\w*(?:Error|Exception|Exit|Interrupt|Warning|Failure|Timeout)(?:: .*|$)|^[a-z_]\w*\.[a-z_][\w.]*\.[A-Z]\w+: /,
      says: 'detail',
      since: /^\s{2,}|^Traceback|^\s*During handling|^$/,
      afterLines: 1,
      examples: [
        { log: "KeyError: 'database'", headline: "KeyError: 'database'", category: 'code' },
      ],
    },
    {
      category: 'code',
      match: /^\s*Traceback \(most recent call last\)/,
      says: 'wrapper',
      afterLines: 4,
      examples: [
        {
          log: [
            'Traceback (most recent call last):',
            '  File "settings.py", line 9, in <module>',
            "KeyError: 'database'",
          ],
          headline: "KeyError: 'database'",
          category: 'code',
          file: 'settings.py:9',
        },
      ],
    },
    {
      category: 'code',
      match: /^Fatal Python error: /,
      says: 'root',
      afterLines: 2,
      while: /^ {2}File "|^(?:Current )?[Tt]hread 0x|^$/,
      examples: [
        {
          log: 'Fatal Python error: Segmentation fault',
          headline: 'Segmentation fault',
          category: 'code',
        },
      ],
    },
  ],
};
