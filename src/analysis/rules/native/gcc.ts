import type { Tool } from '../../rule.ts';

/** "file:line:col: error: message" with an excerpt; "file(line): error C2065" of MSVC. */
export const gcc: Tool = {
  tools: ['gcc', 'clang', 'msvc', 'gfortran', 'nvcc', 'emscripten'],
  format: 'https://gcc.gnu.org/onlinedocs/gcc/Diagnostic-Message-Formatting-Options.html',
  rules: [
    // clang-tidy and cppcheck put the name of the check behind the message.
    {
      category: 'lint',
      match: /^\S+:\d+:\d+: (?:error|warning): .*\[[a-z]+[A-Z-][\w.,-]*\]$/,
      says: 'root',
      afterLines: 2,
      examples: [
        {
          log: "src/cart.c:3:15: error: Array 'items[3]' accessed at index 3, which is out of bounds. [arrayIndexOutOfBounds]",
          headline:
            "src/cart.c:3:15: error: Array 'items[3]' accessed at index 3, which is out of bounds. [arrayIndexOutOfBounds]",
          category: 'lint',
          file: 'src/cart.c:3',
        },
      ],
    },
    {
      category: 'lint',
      match: /code should be clang-formatted|\[-Wclang-format-violations\]/,
      says: 'detail',
      afterLines: 2,
      examples: [
        {
          log: 'cart.cpp:1:4: error: code should be clang-formatted [-Wclang-format-violations]',
          headline:
            'cart.cpp:1:4: error: code should be clang-formatted [-Wclang-format-violations]',
          category: 'lint',
          file: 'cart.cpp:1',
        },
      ],
    },
    {
      category: 'out_of_memory',
      match: /fatal error: Killed signal terminated program|compiler is out of heap space/,
      says: 'root',
      beforeLines: 2,
      examples: [
        {
          log: 'g++: fatal error: Killed signal terminated program cc1plus',
          headline: 'Killed signal terminated program cc1plus',
          category: 'out_of_memory',
        },
      ],
    },
    {
      category: 'code',
      match: /^(?:\S.*?:\d+(?::\d+)?|\S.*?\(\d+(?:,\d+)?\)) ?: (?:fatal )?error(?: [A-Z]+\d+)?: /,
      says: 'root',
      beforeLines: 1,
      afterLines: 2,
      while: /^\s+(?:\d+ )?\||^\s*[~^]+|^\S+:\d+:\d+: note: /,
      examples: [
        {
          log: 'cart.adb:4:21: error: found a string type',
          headline: 'cart.adb:4:21: error: found a string type',
          category: 'code',
        },
      ],
    },
    {
      category: 'code',
      match: /\b(?:fatal error|error) C\d{4}: ?/,
      says: 'root',
      examples: [
        {
          log: "cl : fatal error C1083: Cannot open include file: 'hello.h': No such file or directory",
          headline: "Cannot open include file: 'hello.h'",
          category: 'code',
        },
      ],
    },
    {
      category: 'code',
      match: /^(?:Error|Fatal Error): .+ at \(1\)/,
      says: 'root',
      beforeLines: 5,
      examples: [
        {
          log: 'Error: Symbol ‘due’ at (1) has no IMPLICIT type',
          headline: 'Error: Symbol ‘due’ at (1) has no IMPLICIT type',
          category: 'code',
        },
      ],
    },
    {
      category: 'code',
      match: /warnings? (?:being )?treated as errors|\[-Werror[=\w-]*\]/,
      says: 'summary',
      beforeLines: 2,
      examples: [
        {
          log: [
            'cart.c: In function ‘main’:',
            'cart.c:4:13: error: initialization of ‘int’ from ‘char *’ makes integer from pointer without a cast [-Werror=int-conversion]',
            '    4 |   int due = "twelve";',
            '      |             ^~~~~~~~',
            'cc1: all warnings being treated as errors',
          ],
          headline:
            'cart.c:4:13: error: initialization of ‘int’ from ‘char *’ makes integer from pointer without a cast [-Werror=int-conversion]',
          category: 'code',
          file: 'cart.c:4',
        },
      ],
    },
    {
      category: 'lint',
      match: /^\S+:\d+:\d+: warning: .* \[[\w.,-]+\]$/,
      says: 'wrapper',
      afterLines: 2,
      examples: [
        {
          log: [
            'src/part09.cpp:6:10: error: ‘prize’ was not declared in this scope; did you mean ‘price’?',
            '    6 |   return prize;',
            '      |          ^~~~~',
            '      |          price',
            'src/part09.cpp:3:31: warning: unused parameter ‘error’ [-Wunused-parameter]',
          ],
          headline:
            'src/part09.cpp:6:10: error: ‘prize’ was not declared in this scope; did you mean ‘price’?',
          category: 'code',
          file: 'src/part09.cpp:6',
        },
      ],
    },
    {
      category: 'code',
      match: /internal compiler error|PLEASE submit a bug report|fatal error: error in backend/,
      says: 'root',
      afterLines: 3,
      examples: [
        {
          log: [
            'during RTL pass: expand',
            'cart.cpp:31:5: internal compiler error: in expand_expr_real_1, at expr.cc:10532',
          ],
          headline: 'internal compiler error',
          category: 'code',
        },
      ],
    },
  ],
};
