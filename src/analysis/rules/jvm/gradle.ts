import type { Tool } from '../../rule.ts';

/** "What went wrong", failed tasks and tests; Kotlin's and Android's own errors. */
export const gradle: Tool = {
  tools: ['gradle', 'kotlin', 'android', 'detekt', 'ktlint'],
  format: 'https://docs.gradle.org/current/userguide/build_environment.html',
  rules: [
    { category: 'code', guess: true, match: /^\* What went wrong:/, says: 'root', afterLines: 7 },
    {
      category: 'test',
      match: /^(?<test>\S.* > .+?) FAILED$/,
      says: 'root',
      afterLines: 6,
      while: /^\s+at |^\s+Caused by: /,
    },
    {
      category: 'configuration',
      match: /^> Could not (?:find (?:method|property)|get unknown property|compile) /,
      says: 'root',
    },
    {
      category: 'configuration',
      match: /^(?:Build|Settings) file '.*' line: \d+/,
      says: 'summary',
    },
    {
      category: 'code',
      guess: true,
      match: /^(?:> Task )?:(?!\S*[tT]est)\S+ FAILED$/,
      says: 'detail',
      afterLines: 6,
    },
    { category: 'test', guess: true, match: /^\s*\S.* FAILED$/, says: 'detail', afterLines: 6 },
    {
      category: 'code',
      match: /^> Task :\S+ FAILED|^Execution failed for task/,
      says: 'wrapper',
      beforeLines: 1,
      afterLines: 3,
    },
    { category: 'code', match: /^e: |^w: .*\.kts?:.*error/, says: 'root' },
    { category: 'code', match: /^e: (?:file:\/\/)?\S+\.kts?:/, says: 'root' },
    { category: 'test', match: /\d+ tests? completed, \d+ failed/, says: 'wrapper' },
    {
      category: 'dependency',
      match: /^\s*> Could not (?:resolve|find(?! (?:method|property)\b)|GET|HEAD|download) /,
      says: 'root',
      afterLines: 3,
    },
    { category: 'lint', match: /^\S+\.kts?:\d+:\d+: .+ (?:\[\w+\]|\([\w:-]+\))$/, says: 'summary' },
    {
      category: 'code',
      match: /^\S+\.xml:\d+: (?:error|AAPT: error)|^ERROR:.*AAPT|^\s*error: resource .* not found/,
      says: 'root',
    },
    { category: 'lint', match: /^\S+:\d+: Error: .* \[\w+\]$/, says: 'summary', afterLines: 3 },
    {
      category: 'test',
      match:
        /^INSTRUMENTATION_(?:STATUS|RESULT): (?:stack|shortMsg)=|^Test running failed|There were failing tests/,
      says: 'summary',
      afterLines: 3,
    },
    {
      category: 'infrastructure',
      match: /Gradle build daemon disappeared|The Daemon .*expired|Timeout waiting to lock/,
      says: 'root',
      afterLines: 2,
    },
  ],
};
