import type { Extractor } from '../../rule.ts';

/** "file.go:line:col: message" of the compiler, vet and golangci-lint; modules that cannot be had. */
export const gobuild: Extractor = {
  tools: ['go build', 'go vet', 'go mod', 'golangci-lint', 'gosec', 'gofmt', 'staticcheck'],
  format: 'https://pkg.go.dev/cmd/go',
  rules: [
    { category: 'lint', match: /^\[\S+\.go:\d+\] - G\d{3} /, weight: 88, after: 4 },
    {
      category: 'network',
      match:
        /\.go:\d+:\d+: .*(?:connection reset|i\/o timeout|TLS handshake|dial tcp|unexpected EOF)/,
      weight: 92,
    },
    {
      category: 'dependency',
      match:
        /no required module provides package|cannot find (?:package|module)|missing go\.sum entry|updates to go\.mod needed|unknown revision(?! or path)|module lookup disabled|inconsistent vendoring|checksum mismatch/,
      weight: 90,
      before: 1,
      after: 2,
    },
    {
      category: 'dependency',
      match: /^go: (?!downloading ).*(?:not found|requires go|error|invalid)/,
      weight: 88,
      after: 2,
    },
    { category: 'lint', match: /^\S+\.go:\d+(?::\d+)?: .* \([\w-]+\)$/, weight: 88, after: 3 },
    {
      category: 'code',
      match: /^(?:vet: )?\.{0,2}[\w./@-]+\.go:\d+(?::\d+)?: /,
      weight: 87,
      before: 1,
      while: /^\t/,
    },
    { category: 'code', match: /^(?:# \S+|package \S+)$/, weight: 44, after: 2 },
    {
      category: 'lint',
      match: /^diff -u \S+\.orig |^The following files (?:are not|need) gofmt/,
      weight: 84,
      after: 10,
    },
    { category: 'code', match: /^too many errors$|^\s*\d+ issues:$/, weight: 56, after: 3 },
  ],
};
