import type { Extractor } from '../../rule.ts';

/** Reports of the sanitizers and of valgrind; programs that a signal ended. */
export const sanitizer: Extractor = {
  tools: ['AddressSanitizer', 'ThreadSanitizer', 'UBSan', 'valgrind', 'core dumps'],
  format: 'https://github.com/google/sanitizers/wiki',
  rules: [
    {
      category: 'code',
      match:
        /(?:ERROR|WARNING): (?:Address|Thread|Memory|Leak|UndefinedBehavior|HWAddress)Sanitizer|:\d+:\d+: runtime error: /,
      weight: 95,
      after: 4,
      while: /^\s+#\d+ /,
    },
    { category: 'code', match: /^SUMMARY: \w+Sanitizer/, weight: 88 },
    {
      category: 'code',
      match: /^==\d+==\s+(?:Invalid (?:read|write)|Conditional jump|definitely lost)/,
      weight: 90,
      after: 6,
    },
    {
      category: 'code',
      match:
        /Segmentation fault|wasm trap|[Mm]emory fault|\bSIG(?:SEGV|BUS|ABRT|ILL|FPE|IOT)\b|core dumped|Received signal|Aborted \(|0xC0000(?:005|374|409)|Access violation|terminate called after throwing/i,
      weight: 86,
      before: 2,
      after: 3,
    },
    {
      category: 'code',
      match: /^\S.*: Assertion [`'].*' failed\.|^Assertion failed: /,
      weight: 92,
      before: 1,
      after: 2,
    },
    { category: 'code', match: /exit (?:code|status):? (?:134|139)\b/i, weight: 70, before: 3 },
  ],
};
