import type { Tool } from '../../rule.ts';

/** Reports of the sanitizers and of valgrind; programs that a signal ended. */
export const sanitizer: Tool = {
  tools: ['AddressSanitizer', 'ThreadSanitizer', 'UBSan', 'valgrind', 'core dumps'],
  format: 'https://github.com/google/sanitizers/wiki',
  rules: [
    {
      category: 'code',
      match:
        /(?:ERROR|WARNING): (?:Address|Thread|Memory|Leak|UndefinedBehavior|HWAddress)Sanitizer|:\d+:\d+: runtime error: /,
      says: 'root',
      afterLines: 4,
      while: /^\s+#\d+ /,
      examples: [
        {
          log: 'WARNING: ThreadSanitizer: data race (pid=7294)',
          headline: 'WARNING: ThreadSanitizer: data race (pid=7294)',
          category: 'code',
        },
      ],
    },
    {
      category: 'code',
      match: /^SUMMARY: \w+Sanitizer/,
      says: 'detail',
      examples: [
        {
          log: 'SUMMARY: ThreadSanitizer: data race /home/runner/work/hello-world/hello-world/cart.cpp:6 in add(int)',
          headline:
            'SUMMARY: ThreadSanitizer: data race /home/runner/work/hello-world/hello-world/cart.cpp:6 in add(int)',
          category: 'code',
          file: 'cart.cpp:6',
        },
      ],
    },
    {
      category: 'code',
      match:
        /^==\d+==\s+(?:Invalid (?:read|write)|Conditional jump|\S.* definitely lost in loss record)/,
      says: 'root',
      afterLines: 6,
      examples: [
        {
          log: '==8143== Conditional jump or move depends on uninitialised value(s)',
          headline: 'Conditional jump or move depends on uninitialised value(s)',
          category: 'code',
        },
      ],
    },
    {
      category: 'code',
      match: /^==\d+==\s+definitely lost: [1-9]/,
      says: 'detail',
      examples: [
        {
          log: '==8143==    definitely lost: 72 bytes in 12 blocks',
          headline: 'definitely lost: 72 bytes in 12 blocks',
          category: 'code',
        },
      ],
    },
    {
      category: 'code',
      match:
        /Segmentation fault|wasm trap|[Mm]emory fault|\bSIG(?:SEGV|BUS|ABRT|ILL|FPE|IOT)\b|core dumped|Received signal|Aborted \(|0xC0000(?:005|374|409)|Access violation|terminate called after throwing/i,
      says: 'summary',
      beforeLines: 2,
      afterLines: 3,
      examples: [
        {
          log: "terminate called after throwing an instance of 'std::out_of_range'",
          headline: "terminate called after throwing an instance of 'std::out_of_range'",
          category: 'code',
        },
      ],
    },
    {
      category: 'code',
      match: /^\S.*: Assertion [`'].*' failed\.|^Assertion failed: /,
      says: 'root',
      beforeLines: 1,
      afterLines: 2,
      examples: [
        {
          log: "cart: cart.c:4: main: Assertion `count == 3 && names' failed.",
          headline: "cart: cart.c:4: main: Assertion `count == 3 && names' failed.",
          category: 'code',
          file: 'cart.c:4',
        },
      ],
    },
    {
      category: 'code',
      match: /exit (?:code|status):? (?:134|139)\b/i,
      says: 'wrapper',
      beforeLines: 3,
      examples: [
        {
          log: [
            '/home/runner/work/_temp/1f7b2c88-51ab-4c6e-9d0e-5d3a1f0c9b27.sh: line 2: 32342 Segmentation fault      ./crash',
            '##[error]Process completed with exit code 139.',
          ],
          headline:
            '/home/runner/work/_temp/1f7b2c88-51ab-4c6e-9d0e-5d3a1f0c9b27.sh: line 2: 32342 Segmentation fault      ./crash',
          category: 'code',
        },
      ],
    },
  ],
};
