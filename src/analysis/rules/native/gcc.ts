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
    },
    {
      category: 'lint',
      match: /code should be clang-formatted|\[-Wclang-format-violations\]/,
      says: 'detail',
      afterLines: 2,
    },
    {
      category: 'out_of_memory',
      match: /fatal error: Killed signal terminated program|compiler is out of heap space/,
      says: 'root',
      beforeLines: 2,
    },
    {
      category: 'code',
      match: /^(?:\S.*?:\d+(?::\d+)?|\S.*?\(\d+(?:,\d+)?\)) ?: (?:fatal )?error(?: [A-Z]+\d+)?: /,
      says: 'root',
      beforeLines: 1,
      afterLines: 2,
      while: /^\s+(?:\d+ )?\||^\s*[~^]+|^\S+:\d+:\d+: note: /,
    },
    { category: 'code', match: /\b(?:fatal error|error) C\d{4}: ?/, says: 'root' },
    {
      category: 'code',
      match: /^(?:Error|Fatal Error): .+ at \(1\)/,
      says: 'root',
      beforeLines: 5,
    },
    { category: 'code', match: /^\S+\(\d+\): error: /, says: 'root', afterLines: 3 },
    {
      category: 'code',
      match: /warnings? (?:being )?treated as errors|\[-Werror[=\w-]*\]/,
      says: 'summary',
      beforeLines: 2,
    },
    {
      category: 'lint',
      match: /^\S+:\d+:\d+: warning: .* \[[\w.,-]+\]$/,
      says: 'wrapper',
      afterLines: 2,
    },
    {
      category: 'code',
      match: /internal compiler error|PLEASE submit a bug report|fatal error: error in backend/,
      says: 'root',
      afterLines: 3,
    },
  ],
};
