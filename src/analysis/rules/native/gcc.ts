import type { Extractor } from '../../rule.ts';

/** "file:line:col: error: message" with an excerpt; "file(line): error C2065" of MSVC. */
export const gcc: Extractor = {
  tools: ['gcc', 'clang', 'msvc', 'gfortran', 'nvcc', 'emscripten'],
  format: 'https://gcc.gnu.org/onlinedocs/gcc/Diagnostic-Message-Formatting-Options.html',
  rules: [
    // clang-tidy and cppcheck put the name of the check behind the message.
    {
      category: 'lint',
      match: /^\S+:\d+:\d+: (?:error|warning): .*\[[a-z]+[A-Z-][\w.,-]*\]$/,
      weight: 92,
      after: 2,
    },
    {
      category: 'lint',
      match: /code should be clang-formatted|\[-Wclang-format-violations\]/,
      weight: 88,
      after: 2,
    },
    {
      category: 'out_of_memory',
      match: /fatal error: Killed signal terminated program|compiler is out of heap space/,
      weight: 96,
      before: 2,
    },
    {
      category: 'code',
      match: /^(?:\S.*?:\d+(?::\d+)?|\S.*?\(\d+(?:,\d+)?\)) ?: (?:fatal )?error(?: [A-Z]+\d+)?: /,
      weight: 93,
      before: 1,
      after: 2,
      while: /^\s+(?:\d+ )?\||^\s*[~^]+|^\S+:\d+:\d+: note: /,
    },
    { category: 'code', match: /\b(?:fatal error|error) C\d{4}: ?/, weight: 90 },
    { category: 'code', match: /^(?:Error|Fatal Error): .+ at \(1\)/, weight: 92, before: 5 },
    { category: 'code', match: /^\S+\(\d+\): error: /, weight: 90, after: 3 },
    {
      category: 'code',
      match: /warnings? (?:being )?treated as errors|\[-Werror[=\w-]*\]/,
      weight: 74,
      before: 2,
    },
    { category: 'lint', match: /^\S+:\d+:\d+: warning: .* \[[\w.,-]+\]$/, weight: 40, after: 2 },
    {
      category: 'code',
      match: /internal compiler error|PLEASE submit a bug report|fatal error: error in backend/,
      weight: 92,
      after: 3,
    },
  ],
};
