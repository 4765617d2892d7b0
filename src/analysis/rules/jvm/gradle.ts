import type { Tool } from '../../rule.ts';

/** "What went wrong", failed tasks and tests; Kotlin's and Android's own errors. */
export const gradle: Tool = {
  tools: ['gradle', 'kotlin', 'android', 'detekt', 'ktlint'],
  format: 'https://docs.gradle.org/current/userguide/build_environment.html',
  oneTest: [
    {
      name: /^(?<class>[\w.$]+) > (?<method>\w+)(?:\(\))?$/,
      command: './gradlew test --tests {class}.{method}',
      example: {
        test: 'com.example.CartTest > adds()',
        command: './gradlew test --tests com.example.CartTest.adds',
      },
    },
  ],
  rules: [
    {
      category: 'code',
      guess: true,
      match: /^\* What went wrong:/,
      says: 'root',
      afterLines: 7,
      examples: [
        {
          log: [
            '* What went wrong:',
            "Could not resolve all files for configuration ':compileClasspath'.",
            '> Could not resolve com.example:hello-kit:2.0.',
          ],
          headline: 'Could not resolve com.example:hello-kit:2.0.',
          category: 'dependency',
        },
      ],
    },
    {
      category: 'test',
      match: /^(?<test>\S.* > .+?) FAILED$/,
      says: 'root',
      afterLines: 6,
      while: /^\s+at |^\s+Caused by: /,
      examples: [
        {
          log: 'com.example.CartTest > multipliesPriceAndQuantity FAILED',
          headline: 'com.example.CartTest > multipliesPriceAndQuantity FAILED',
          category: 'test',
          test: 'com.example.CartTest > multipliesPriceAndQuantity',
        },
      ],
    },
    {
      category: 'configuration',
      match: /^> Could not (?:find (?:method|property)|get unknown property|compile) /,
      says: 'root',
      examples: [
        {
          log: "> Could not find method readVersion() for arguments [] on root project 'work' of type org.gradle.api.Project.",
          headline:
            "Could not find method readVersion() for arguments [] on root project 'work' of type org.gradle.api.Project.",
          category: 'configuration',
        },
      ],
    },
    {
      category: 'configuration',
      match: /^(?:Build|Settings) file '.*' line: \d+/,
      says: 'summary',
      examples: [
        {
          log: "Build file '/home/runner/work/hello-world/hello-world/build.gradle' line: 3",
          headline: "Build file '/home/runner/work/hello-world/hello-world/build.gradle' line: 3",
          category: 'configuration',
        },
      ],
    },
    {
      category: 'code',
      guess: true,
      match: /^(?:> Task )?:(?!\S*[tT]est)\S+ FAILED$/,
      says: 'detail',
      afterLines: 6,
      examples: [
        {
          log: [
            ':compileJava FAILED',
            '',
            'FAILURE: Build failed with an exception.',
            '',
            '* What went wrong:',
            "Could not resolve all files for configuration ':compileClasspath'.",
            '> Could not resolve com.example:hello-kit:2.0.',
            '  Required by:',
          ],
          headline: 'Could not resolve com.example:hello-kit:2.0.',
          category: 'dependency',
        },
      ],
    },
    {
      category: 'test',
      guess: true,
      match: /^\s*\S.*[^:] FAILED$/,
      says: 'detail',
      afterLines: 6,
      examples: [{ log: '  addsUp FAILED', headline: 'addsUp FAILED', category: 'test' }],
    },
    {
      category: 'code',
      match: /^> Task :\S+ FAILED|^Execution failed for task/,
      says: 'wrapper',
      beforeLines: 1,
      afterLines: 3,
      examples: [
        {
          log: [
            'com.example.CartTest > multipliesPriceAndQuantity FAILED',
            "Execution failed for task ':test'.",
          ],
          headline: 'com.example.CartTest > multipliesPriceAndQuantity FAILED',
          category: 'test',
          test: 'com.example.CartTest > multipliesPriceAndQuantity',
        },
      ],
    },
    {
      category: 'code',
      match: /^e: |^w: .*\.kts?:.*error/,
      says: 'root',
      examples: [
        {
          log: "e: file:///home/runner/work/app/app/src/main/kotlin/Cart.kt:27:18 Unresolved reference 'total'.",
          headline: "Unresolved reference 'total'",
          category: 'code',
          file: 'src/main/kotlin/Cart.kt:27',
        },
      ],
    },
    {
      category: 'test',
      match: /\d+ tests? completed, \d+ failed/,
      says: 'wrapper',
      examples: [
        {
          log: [
            'com.example.CartTest > multipliesPriceAndQuantity FAILED',
            '1 test completed, 1 failed',
          ],
          headline: 'com.example.CartTest > multipliesPriceAndQuantity FAILED',
          category: 'test',
          test: 'com.example.CartTest > multipliesPriceAndQuantity',
        },
      ],
    },
    {
      category: 'dependency',
      match: /^\s*> Could not (?:resolve|find(?! (?:method|property)\b)|GET|HEAD|download) /,
      says: 'root',
      afterLines: 3,
      examples: [
        {
          log: [
            '   > Could not resolve com.example:hello-kit:2.0.',
            "      > Could not get resource 'http://127.0.0.1:18084/m2/com/example/hello-kit/2.0/hello-kit-2.0.pom'.",
            "         > Could not GET 'http://127.0.0.1:18084/m2/com/example/hello-kit/2.0/hello-kit-2.0.pom'.",
            '            > Connect to 127.0.0.1:18084 [/127.0.0.1] failed: Connection refused',
          ],
          headline: 'Could not resolve com.example:hello-kit:2.0.',
          category: 'dependency',
        },
      ],
    },
    {
      category: 'lint',
      match: /^\S+\.kts?:\d+:\d+: .+ (?:\[\w+\]|\([\w:-]+\))$/,
      says: 'summary',
      examples: [
        {
          log: '/home/runner/work/app/app/src/main/kotlin/Cart.kt:3:1: Unused import (standard:no-unused-imports)',
          headline: 'Unused import',
          category: 'lint',
          file: 'src/main/kotlin/Cart.kt:3',
        },
      ],
    },
    {
      category: 'code',
      match: /^\S+\.xml:\d+: (?:error|AAPT: error)|^ERROR:.*AAPT|^\s*error: resource .* not found/,
      says: 'root',
      examples: [
        {
          log: 'ERROR: /home/runner/work/app/app/src/main/res/values/strings.xml:4: AAPT: error: resource string/title not found.',
          headline: 'resource string/title not found',
          category: 'code',
        },
      ],
    },
    {
      category: 'lint',
      match: /^\S+:\d+: Error: .* \[\w+\]$/,
      says: 'summary',
      afterLines: 3,
      examples: [
        {
          log: '/home/runner/work/app/app/src/main/AndroidManifest.xml:12: Error: Class referenced in the manifest, com.example.Main, was not found in the project or the libraries [MissingClass]',
          headline: 'Class referenced in the manifest, com.example.Main, was not found',
          category: 'lint',
        },
      ],
    },
    {
      category: 'test',
      match:
        /^INSTRUMENTATION_(?:STATUS|RESULT): (?:stack|shortMsg)=|^Test running failed|There were failing tests/,
      says: 'summary',
      afterLines: 3,
      examples: [
        {
          log: [
            'com.example.CartTest > multipliesPriceAndQuantity FAILED',
            '> There were failing tests. See the report at: file:///home/runner/work/hello-world/hello-world/build/reports/tests/test/index.html',
          ],
          headline: 'com.example.CartTest > multipliesPriceAndQuantity FAILED',
          category: 'test',
          test: 'com.example.CartTest > multipliesPriceAndQuantity',
        },
      ],
    },
    {
      category: 'infrastructure',
      match: /Gradle build daemon disappeared|The Daemon .*expired|Timeout waiting to lock/,
      says: 'root',
      afterLines: 2,
      examples: [
        {
          log: 'Gradle build daemon disappeared unexpectedly (it may have been killed or may have crashed)',
          headline: 'Gradle build daemon disappeared unexpectedly',
          category: 'infrastructure',
        },
      ],
    },
  ],
};
