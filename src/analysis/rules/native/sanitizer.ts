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
    },
    { category: 'code', match: /^SUMMARY: \w+Sanitizer/, says: 'detail' },
    {
      category: 'code',
      match: /^==\d+==\s+(?:Invalid (?:read|write)|Conditional jump|definitely lost)/,
      says: 'root',
      afterLines: 6,
    },
    {
      category: 'code',
      match:
        /Segmentation fault|wasm trap|[Mm]emory fault|\bSIG(?:SEGV|BUS|ABRT|ILL|FPE|IOT)\b|core dumped|Received signal|Aborted \(|0xC0000(?:005|374|409)|Access violation|terminate called after throwing/i,
      says: 'summary',
      beforeLines: 2,
      afterLines: 3,
    },
    {
      category: 'code',
      match: /^\S.*: Assertion [`'].*' failed\.|^Assertion failed: /,
      says: 'root',
      beforeLines: 1,
      afterLines: 2,
    },
    {
      category: 'code',
      match: /exit (?:code|status):? (?:134|139)\b/i,
      says: 'wrapper',
      beforeLines: 3,
    },
  ],
};
