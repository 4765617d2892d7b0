import type { Tool } from '../../rule.ts';

/** "[ERROR] …" lines of Maven, with its plugins for style; its lines of help say nothing. */
export const maven: Tool = {
  tools: ['maven', 'checkstyle', 'spotbugs', 'pmd', 'spotless', 'enforcer'],
  format: 'https://maven.apache.org/guides/',
  rules: [
    {
      category: 'code',
      match: /^\[ERROR\] (?:COMPILATION ERROR|.*\.(?:java|kt|scala|groovy):\[?\d+)/,
      says: 'root',
      afterLines: 3,
      examples: [
        {
          log: '[ERROR] /home/runner/work/hello-world/hello-world/src/main/scala/Cart.scala:2: type mismatch;',
          headline:
            '/home/runner/work/hello-world/hello-world/src/main/scala/Cart.scala:2: type mismatch;',
          category: 'code',
          file: 'src/main/scala/Cart.scala:2',
        },
      ],
    },
    {
      category: 'dependency',
      match:
        /Could not (?:resolve|find|transfer)(?: all)? (?:dependencies|artifact|plugin|metadata|\S+:\S+:\S+)|Non-resolvable (?:parent|import) POM|was not found in \S+ during a previous attempt/,
      says: 'root',
      afterLines: 2,
      examples: [
        {
          log: '> Could not resolve com.example:hello-kit:2.0.',
          headline: 'Could not resolve com.example:hello-kit:2.0.',
          category: 'dependency',
        },
      ],
    },
    {
      category: 'lint',
      match:
        /You have \d+ (?:Checkstyle|PMD|SpotBugs) violation|Checkstyle rule violations|SpotBugs ended with exit code|format violations|The following files had format/i,
      says: 'summary',
      beforeLines: 1,
      afterLines: 3,
      examples: [
        {
          log: '[ERROR] Failed to execute goal org.apache.maven.plugins:maven-checkstyle-plugin:3.3.1:check (default) on project shop: You have 2 Checkstyle violations. -> [Help 1]',
          headline: 'You have 2 Checkstyle violations',
          category: 'lint',
        },
      ],
      not: ['> Task :checkstyleMain FROM-CACHE'],
    },
    {
      category: 'lint',
      match: /^\[(?:ERROR|WARN)\] .*\[\w+\]$/,
      says: 'summary',
      afterLines: 1,
      examples: [
        {
          log: "[WARN] /home/runner/work/hello-world/hello-world/src/main/java/com/example/Cart.java:7:31: '17' is a magic number. [MagicNumber]",
          headline:
            "[WARN] /home/runner/work/hello-world/hello-world/src/main/java/com/example/Cart.java:7:31: '17' is a magic number. [MagicNumber]",
          category: 'lint',
          file: 'src/main/java/com/example/Cart.java:7',
        },
      ],
    },
    {
      category: 'configuration',
      match:
        /^\[(?:ERROR|WARNING)\] Rule \d+: .* failed with message|Detected .* Version: .* is not in the allowed range/,
      says: 'root',
      afterLines: 4,
      examples: [
        {
          log: [
            '[ERROR] Rule 0: org.apache.maven.enforcer.rules.version.RequireJavaVersion failed with message:',
            '[ERROR] Detected JDK /usr/lib/jvm/java-17-openjdk-amd64 is version 17.0.15 which is not in the allowed range [21,).',
          ],
          headline:
            'Detected JDK /usr/lib/jvm/java-17-openjdk-amd64 is version 17.0.15 which is not in the allowed range [21,).',
          category: 'configuration',
        },
      ],
    },
    {
      category: 'lint',
      match: /^\[WARNING\] Rule violated for \w+ \S+: .* ratio is [\d.]+, but expected minimum is /,
      says: 'root',
      examples: [
        {
          log: '[WARNING] Rule violated for bundle shop: branches covered ratio is 0.41, but expected minimum is 0.80',
          headline:
            'Rule violated for bundle shop: branches covered ratio is 0.41, but expected minimum is 0.80',
          category: 'lint',
        },
      ],
    },
    {
      category: 'lint',
      match:
        /^\[ERROR\] (?:Failed to execute goal \S*(?:pmd|spotbugs|spotless|detekt|ktlint|formatter)\S*:|(?:High|Medium|Low): )/,
      says: 'wrapper',
      afterLines: 1,
      examples: [
        {
          log: '[ERROR] High: Null pointer dereference of name in com.example.Cart.total(int, int) [com.example.Cart] Dereferenced at Cart.java:[line 6] NP_ALWAYS_NULL',
          headline: 'Null pointer dereference of name',
          category: 'code',
        },
      ],
    },
    {
      category: 'code',
      match: /^\[ERROR\] Failed to execute goal|^\[FATAL\]|^\[ERROR\] The build could not/,
      says: 'wrapper',
      afterLines: 1,
      examples: [
        {
          log: [
            '[ERROR] Failed to execute goal org.apache.maven.plugins:maven-compiler-plugin:3.1:compile (default-compile) on project hello-world: Compilation failure',
            '[ERROR] /home/runner/work/hello-world/hello-world/src/main/java/com/example/Cart.java:[5,20] cannot find symbol',
          ],
          headline:
            '/home/runner/work/hello-world/hello-world/src/main/java/com/example/Cart.java:[5,20] cannot find symbol',
          category: 'code',
          file: 'src/main/java/com/example/Cart.java:5',
        },
      ],
    },
    {
      category: 'code',
      match:
        /^\[ERROR\] (?!\s*$|\[Help|-> \[Help|To see|Re-run|For more|After correcting|\s*mvn )\S/,
      says: 'wrapper',
      examples: [
        {
          log: '[ERROR] templates/deployment.yaml: unable to parse YAML: error converting YAML to JSON: yaml: line 9: did not find expected key',
          headline:
            'templates/deployment.yaml: unable to parse YAML: error converting YAML to JSON: yaml: line 9: did not find expected key',
          category: 'configuration',
        },
      ],
    },
    {
      category: 'code',
      match: /^\[INFO\] \S.* FAILURE \[/,
      says: 'wrapper',
      examples: [
        {
          log: '[INFO] order .............................................. FAILURE [  0.260 s]',
          headline: 'order',
          category: 'code',
        },
      ],
    },
    {
      category: 'code',
      match: /^\[INFO\] BUILD FAILURE|^\[ERROR\] BUILD FAILURE/,
      says: 'wrapper',
      examples: [
        {
          log: [
            "[ERROR] file:///home/runner/work/hello-world/hello-world/src/main/kotlin/Cart.kt:3:19 Unresolved reference 'summ'.",
            '[INFO] ------------------------------------------------------------------------',
            '[INFO] BUILD FAILURE',
            '[INFO] ------------------------------------------------------------------------',
          ],
          headline:
            "file:///home/runner/work/hello-world/hello-world/src/main/kotlin/Cart.kt:3:19 Unresolved reference 'summ'.",
          category: 'code',
          file: 'src/main/kotlin/Cart.kt:3',
        },
      ],
    },
    {
      category: 'unknown',
      match: /^\[ERROR\] +\S/,
      says: 'hint',
      examples: [
        {
          log: [
            "[ERROR] file:///home/runner/work/hello-world/hello-world/src/main/kotlin/Cart.kt:3:19 Unresolved reference 'summ'.",
            '[ERROR] -> [Help 1]',
          ],
          headline:
            "file:///home/runner/work/hello-world/hello-world/src/main/kotlin/Cart.kt:3:19 Unresolved reference 'summ'.",
          category: 'code',
          file: 'src/main/kotlin/Cart.kt:3',
        },
      ],
    },
  ],
};
