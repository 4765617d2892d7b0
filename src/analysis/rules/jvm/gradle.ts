import type { Extractor } from '../../rule.ts';

/** "What went wrong", failed tasks and tests; Kotlin's and Android's own errors. */
export const gradle: Extractor = {
  tools: ['gradle', 'kotlin', 'android', 'detekt', 'ktlint'],
  format: 'https://docs.gradle.org/current/userguide/build_environment.html',
  rules: [
    { category: 'code', guess: true, match: /^\* What went wrong:/, weight: 92, after: 7 },
    {
      category: 'test',
      match: /^(?<test>\S.* > .+?) FAILED$/,
      weight: 90,
      after: 6,
      while: /^\s+at |^\s+Caused by: /,
    },
    {
      category: 'configuration',
      match: /^> Could not (?:find (?:method|property)|get unknown property|compile) /,
      weight: 91,
    },
    { category: 'configuration', match: /^(?:Build|Settings) file '.*' line: \d+/, weight: 80 },
    {
      category: 'code',
      guess: true,
      match: /^(?:> Task )?:(?!\S*[tT]est)\S+ FAILED$/,
      weight: 88,
      after: 6,
    },
    { category: 'test', guess: true, match: /^\s*\S.* FAILED$/, weight: 88, after: 6 },
    {
      category: 'code',
      match: /^> Task :\S+ FAILED|^Execution failed for task/,
      weight: 67,
      before: 1,
      after: 3,
    },
    { category: 'code', match: /^e: |^w: .*\.kts?:.*error/, weight: 92 },
    { category: 'code', match: /^e: (?:file:\/\/)?\S+\.kts?:/, weight: 92 },
    { category: 'test', match: /\d+ tests? completed, \d+ failed/, weight: 62 },
    {
      category: 'dependency',
      match: /^\s*> Could not (?:resolve|find(?! (?:method|property)\b)|GET|HEAD|download) /,
      weight: 91,
      after: 3,
    },
    { category: 'lint', match: /^\S+\.kts?:\d+:\d+: .+ (?:\[\w+\]|\([\w:-]+\))$/, weight: 86 },
    {
      category: 'code',
      match: /^\S+\.xml:\d+: (?:error|AAPT: error)|^ERROR:.*AAPT|^\s*error: resource .* not found/,
      weight: 90,
    },
    { category: 'lint', match: /^\S+:\d+: Error: .* \[\w+\]$/, weight: 86, after: 3 },
    {
      category: 'test',
      match:
        /^INSTRUMENTATION_(?:STATUS|RESULT): (?:stack|shortMsg)=|^Test running failed|There were failing tests/,
      weight: 80,
      after: 3,
    },
    {
      category: 'infrastructure',
      match: /Gradle build daemon disappeared|The Daemon .*expired|Timeout waiting to lock/,
      weight: 92,
      after: 2,
    },
  ],
};
