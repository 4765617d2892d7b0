import type { Tool } from '../../rule.ts';

/** "file.go:line:col: message" of the compiler, vet and golangci-lint; modules that cannot be had. */
export const gobuild: Tool = {
  tools: ['go build', 'go vet', 'go mod', 'golangci-lint', 'gosec', 'gofmt', 'staticcheck'],
  format: 'https://pkg.go.dev/cmd/go',
  rules: [
    { category: 'lint', match: /^\[\S+\.go:\d+\] - G\d{3} /, says: 'detail', afterLines: 4 },
    {
      category: 'network',
      match:
        /\.go:\d+:\d+: .*(?:connection reset|i\/o timeout|TLS handshake|dial tcp|unexpected EOF)/,
      says: 'root',
    },
    {
      category: 'dependency',
      match:
        /no required module provides package|cannot find (?:package|module)|missing go\.sum entry|updates to go\.mod needed|unknown revision(?! or path)|module lookup disabled|inconsistent vendoring|checksum mismatch/,
      says: 'root',
      beforeLines: 1,
      afterLines: 2,
    },
    {
      category: 'dependency',
      match: /^go: (?!downloading ).*(?:not found|requires go|error|invalid)/,
      says: 'detail',
      afterLines: 2,
    },
    {
      category: 'lint',
      match: /^\S+\.go:\d+(?::\d+)?: .* \([\w-]+\)$/,
      says: 'detail',
      afterLines: 3,
    },
    {
      category: 'code',
      match: /^(?:vet: )?\.{0,2}[\w./@-]+\.go:\d+(?::\d+)?: /,
      says: 'detail',
      beforeLines: 1,
      while: /^\t/,
    },
    { category: 'code', match: /^(?:# \S+|package \S+)$/, says: 'wrapper', afterLines: 2 },
    {
      category: 'lint',
      match: /^diff -u \S+\.orig |^The following files (?:are not|need) gofmt/,
      says: 'summary',
      afterLines: 10,
    },
    {
      category: 'code',
      match: /^too many errors$|^\s*\d+ issues:$/,
      says: 'wrapper',
      afterLines: 3,
    },
  ],
};
