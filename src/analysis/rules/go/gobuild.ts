import type { Tool } from '../../rule.ts';

/** "file.go:line:col: message" of the compiler, vet and golangci-lint; modules that cannot be had. */
export const gobuild: Tool = {
  tools: ['go build', 'go vet', 'go mod', 'golangci-lint', 'gosec', 'gofmt', 'staticcheck'],
  format: 'https://pkg.go.dev/cmd/go',
  rules: [
    {
      category: 'lint',
      match: /^\[\S+\.go:\d+\] - G\d{3} /,
      says: 'detail',
      afterLines: 4,
      examples: [
        {
          log: '[/home/runner/work/hello-world/hello-world/main.go:10] - G401 (CWE-328): Use of weak cryptographic primitive (Confidence: HIGH, Severity: MEDIUM)',
          headline:
            '[/home/runner/work/hello-world/hello-world/main.go:10] - G401 (CWE-328): Use of weak cryptographic primitive (Confidence: HIGH, Severity: MEDIUM)',
          category: 'lint',
          file: 'main.go:10',
        },
      ],
    },
    {
      category: 'network',
      match:
        /\.go:\d+:\d+: .*(?:connection reset|i\/o timeout|TLS handshake|dial tcp|unexpected EOF)/,
      says: 'root',
      examples: [
        {
          log: 'main.go:4:2: github.com/google/uuid@v1.6.0: Get "https://proxy.example.com/github.com/google/uuid/@v/v1.6.0.zip": dial tcp 10.1.2.3:443: i/o timeout',
          headline: 'dial tcp 10.1.2.3:443: i/o timeout',
          category: 'network',
        },
      ],
    },
    {
      category: 'dependency',
      match:
        /no required module provides package|cannot find (?:package|module)|missing go\.sum entry|updates to go\.mod needed|unknown revision(?! or path)|module lookup disabled|inconsistent vendoring|checksum mismatch/,
      says: 'root',
      beforeLines: 1,
      afterLines: 2,
      examples: [
        {
          log: 'verifying github.com/google/uuid@v1.6.0: checksum mismatch',
          headline: 'verifying github.com/google/uuid@v1.6.0: checksum mismatch',
          category: 'dependency',
        },
      ],
    },
    {
      category: 'dependency',
      match: /^go: (?!downloading ).*(?:not found|requires go|error|invalid)/,
      says: 'detail',
      afterLines: 2,
      examples: [
        {
          log: 'go: github.com/octo-org/kit@v2.0.0+incompatible: invalid version: module contains a go.mod file, so module path must match major version ("github.com/octo-org/kit/v2")',
          headline: 'invalid version: module contains a go.mod file',
          category: 'dependency',
        },
      ],
    },
    {
      category: 'lint',
      match: /^\S+\.go:\d+(?::\d+)?: .* \([\w-]+\)$/,
      says: 'detail',
      afterLines: 3,
      examples: [
        {
          log: 'cart/cart.go:12:6: func unused is unused (U1000)',
          headline: 'cart/cart.go:12:6: func unused is unused (U1000)',
          category: 'lint',
          file: 'cart/cart.go:12',
        },
      ],
    },
    {
      category: 'code',
      match: /^(?:vet: )?\.{0,2}[\w./@-]+\.go:\d+(?::\d+)?: /,
      says: 'detail',
      beforeLines: 1,
      while: /^\t/,
      examples: [
        {
          log: 'cart/cart.go:10:17: item.Cost undefined (type Item has no field or method Cost)',
          headline:
            'cart/cart.go:10:17: item.Cost undefined (type Item has no field or method Cost)',
          category: 'code',
          file: 'cart/cart.go:10',
        },
      ],
    },
    {
      category: 'code',
      match: /^(?:# \S+|package \S+)$/,
      says: 'wrapper',
      afterLines: 2,
      examples: [
        {
          log: [
            '# github.com/octo-org/hello-world/cart',
            'cart/cart.go:10:17: item.Cost undefined (type Item has no field or method Cost)',
          ],
          headline:
            'cart/cart.go:10:17: item.Cost undefined (type Item has no field or method Cost)',
          category: 'code',
          file: 'cart/cart.go:10',
        },
      ],
    },
    {
      category: 'lint',
      match: /^diff -u \S+\.orig |^The following files (?:are not|need) gofmt/,
      says: 'summary',
      afterLines: 10,
      examples: [
        {
          log: [
            'diff -u cart/cart.go.orig cart/cart.go',
            '--- cart/cart.go.orig',
            '+++ cart/cart.go',
          ],
          headline: 'cart/cart.go',
          category: 'lint',
        },
      ],
    },
    {
      category: 'code',
      match: /^too many errors$|^\s*\d+ issues:$/,
      says: 'wrapper',
      afterLines: 3,
      examples: [
        {
          log: [
            'cart/save.go:13:2: ineffectual assignment to text (ineffassign)',
            '2 issues:',
            '* ineffassign: 2',
          ],
          headline: 'ineffectual assignment to text',
          category: 'lint',
          file: 'cart/save.go:13',
        },
      ],
    },
  ],
};
