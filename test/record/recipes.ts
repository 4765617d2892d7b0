import type { Recipe } from './runner.ts';

/** Builds and tests that fail, each for one reason, with the tools that a machine for Node 20 has at hand. */
export const recipes: readonly Recipe[] = [
  {
    id: 'tsc-errors',
    ecosystem: 'typescript',
    category: 'code',
    job: 'build (18)',
    files: {
      'package.json':
        '{ "name": "hello-world", "type": "module", "scripts": { "build": "tsc --noEmit --strict --pretty false --skipLibCheck --types node src/index.ts" } }',
      'src/index.ts':
        "import { greet } from './greet.js';\n\nconst names: string[] = ['Ada', 'Grace'];\nfor (const name of names) console.log(greet(name, 2));\n",
      'src/greet.ts':
        'export function greet(name: string): string {\n  const length: string = name.length;\n  return name + length;\n}\n',
    },
    steps: [
      { name: 'Install', run: 'node --version\nnpm --version' },
      { name: 'Build', run: 'npm run build' },
    ],
    signals: [
      { kind: 'error', any: ['src/greet.ts(2,9): error TS2322'] },
      { kind: 'error', any: ['error TS2554: Expected 1 arguments, but got 2.'] },
    ],
  },
  {
    id: 'missing-module',
    ecosystem: 'node',
    category: 'dependency',
    job: 'build (24)',
    files: {
      'package.json':
        '{ "name": "hello-world", "type": "module", "scripts": { "build": "node scripts/build.js" } }',
      'scripts/build.js':
        "import { bundle } from 'hello-bundler';\n\nawait bundle('src/index.js');\n",
    },
    steps: [
      { name: 'Install', run: 'node --version\nnpm --version' },
      { name: 'Build', run: 'npm run build' },
    ],
    signals: [{ kind: 'error', any: ["Cannot find package 'hello-bundler'"] }],
  },
  {
    id: 'vitest-assertion',
    ecosystem: 'vitest',
    category: 'test',
    job: 'test',
    files: {
      'package.json':
        '{ "name": "hello-world", "type": "module", "scripts": { "test": "vitest run" } }',
      'src/price.js':
        'export const total = (items) => items.reduce((sum, { price, count }) => sum + price * count, 0);\nexport const withTax = (amount) => Math.round(amount * 1.2 * 100) / 100;\n',
      'test/price.test.js':
        "import { describe, expect, it } from 'vitest';\nimport { total, withTax } from '../src/price.js';\n\ndescribe('a price', () => {\n  it('adds up items', () => {\n    expect(total([{ price: 2, count: 3 }])).toBe(6);\n  });\n  it('has tax on it', () => {\n    expect(withTax(100)).toBe(119);\n  });\n});\n",
    },
    steps: [
      { name: 'Install', run: 'node --version\nnpm --version' },
      { name: 'Run tests', run: 'npm test' },
    ],
    signals: [
      { kind: 'test', any: ['a price > has tax on it'] },
      { kind: 'error', any: ['expected 120 to be 119'] },
    ],
  },
  {
    id: 'flaky-test',
    ecosystem: 'vitest',
    category: 'test',
    job: 'integration',
    files: {
      'package.json':
        '{ "name": "hello-world", "type": "module", "scripts": { "test": "vitest run" } }',
      'test/queue.test.js':
        "import { expect, it } from 'vitest';\nimport { setTimeout } from 'node:timers/promises';\n\nit('delivers a message in time', async () => {\n  await setTimeout(Number(process.env.DELAY ?? 0));\n  expect('delivered').toBe('delivered');\n}, 300);\n",
    },
    steps: [{ name: 'Run integration tests', run: 'export DELAY=900\nnpm test' }],
    signals: [{ kind: 'error', any: ['Test timed out in 300ms'] }],
  },
  {
    id: 'flaky-test-passed',
    ecosystem: 'vitest',
    category: 'test',
    job: 'integration',
    files: {
      'package.json':
        '{ "name": "hello-world", "type": "module", "scripts": { "test": "vitest run" } }',
      'test/queue.test.js':
        "import { expect, it } from 'vitest';\nimport { setTimeout } from 'node:timers/promises';\n\nit('delivers a message in time', async () => {\n  await setTimeout(Number(process.env.DELAY ?? 0));\n  expect('delivered').toBe('delivered');\n}, 300);\n",
    },
    steps: [{ name: 'Run integration tests', run: 'npm test' }],
    signals: [{ kind: 'passed', any: ['Tests  1 passed'] }],
  },
  {
    id: 'job-timeout',
    ecosystem: 'shell',
    category: 'timeout',
    job: 'e2e',
    files: {
      'wait.sh':
        'for try in $(seq 1 100); do echo "Waiting for http://localhost:4173 (try $try)"; sleep 0.4; done\n',
    },
    steps: [{ name: 'End-to-end tests', run: 'bash wait.sh' }],
    signals: [{ kind: 'error', any: ['The operation was canceled.'] }],
    limit: 6,
  },
  {
    id: 'node-heap',
    ecosystem: 'node',
    category: 'out_of_memory',
    job: 'bundle',
    files: {
      'leak.js':
        "const kept = [];\nconsole.log('Bundling 4,120 modules');\nfor (;;) kept.push(new Array(10_000).fill('module'));\n",
    },
    steps: [{ name: 'Bundle', run: 'node --max-old-space-size=64 leak.js' }],
    signals: [{ kind: 'error', any: ['JavaScript heap out of memory'] }],
  },
  {
    id: 'node-test',
    ecosystem: 'node:test',
    category: 'test',
    job: 'unit',
    files: {
      'sum.test.js':
        "const test = require('node:test');\nconst assert = require('node:assert');\n\ntest('adds', () => assert.strictEqual(1 + 1, 2));\ntest('subtracts', () => assert.strictEqual(5 - 3, 3));\n",
    },
    steps: [{ name: 'Unit tests', run: 'node --test --test-reporter=tap sum.test.js' }],
    signals: [{ kind: 'test', any: ['not ok 2 - subtracts'] }],
  },
  {
    id: 'python-traceback',
    ecosystem: 'python',
    category: 'code',
    job: 'report',
    files: {
      'report.py':
        "import json\n\n\ndef load(text):\n    return json.loads(text)\n\n\nprint('Writing report')\nprint(load('{\"jobs\": 3')['jobs'])\n",
    },
    steps: [{ name: 'Write report', run: 'python3 report.py' }],
    signals: [{ kind: 'error', any: ['json.decoder.JSONDecodeError:'] }],
  },
  {
    id: 'python-unittest',
    ecosystem: 'unittest',
    category: 'test',
    job: 'test-python',
    files: {
      'test_slug.py':
        "import unittest\n\n\ndef slug(text):\n    return text.lower().replace(' ', '_')\n\n\nclass SlugTest(unittest.TestCase):\n    def test_lower(self):\n        self.assertEqual(slug('ABC'), 'abc')\n\n    def test_spaces(self):\n        self.assertEqual(slug('Hello World'), 'hello-world')\n\n\nif __name__ == '__main__':\n    unittest.main()\n",
    },
    steps: [{ name: 'Test', run: 'python3 -m unittest -v test_slug' }],
    signals: [
      { kind: 'test', any: ['FAIL: test_spaces'] },
      { kind: 'error', any: ["AssertionError: 'hello_world' != 'hello-world'"] },
    ],
  },
  {
    id: 'gcc-make',
    ecosystem: 'c',
    category: 'code',
    job: 'native',
    files: {
      Makefile:
        'all: hello\n\nhello: main.o greet.o\n\t$(CC) -o $@ $^\n\n%.o: %.c\n\t$(CC) -Wall -Werror -c -o $@ $<\n',
      'main.c':
        '#include <stdio.h>\nint greet(const char *name);\nint main(void) { return greet("world"); }\n',
      'greet.c':
        '#include <stdio.h>\nint greet(const char *name) {\n  int unused = 3;\n  printf("Hello, %s\\n", names);\n  return 0;\n}\n',
    },
    steps: [{ name: 'Build', run: 'make' }],
    signals: [{ kind: 'error', any: ['greet.c:4:26: error:', 'error: ‘names’ undeclared'] }],
  },
  {
    id: 'linker',
    ecosystem: 'c',
    category: 'code',
    job: 'link',
    files: {
      'main.c': 'int greet(const char *name);\nint main(void) { return greet("world"); }\n',
    },
    steps: [{ name: 'Build', run: 'gcc -o hello main.c' }],
    signals: [{ kind: 'error', any: ["undefined reference to `greet'"] }],
  },
  {
    id: 'go-test',
    ecosystem: 'go',
    category: 'test',
    job: 'test-go',
    files: {
      'go.mod': 'module example.com/hello\n\ngo 1.20\n',
      'hello.go': 'package hello\n\nfunc Greet(name string) string { return "Hello " + name }\n',
      'hello_test.go':
        'package hello\n\nimport "testing"\n\nfunc TestGreet(t *testing.T) {\n\tif got := Greet("Ada"); got != "Hello, Ada" {\n\t\tt.Errorf("Greet() = %q, want %q", got, "Hello, Ada")\n\t}\n}\n\nfunc TestOther(t *testing.T) {}\n',
    },
    steps: [{ name: 'Test', run: 'go test ./...' }],
    signals: [
      { kind: 'test', any: ['--- FAIL: TestGreet'] },
      { kind: 'error', any: ['hello_test.go:7: Greet() = "Hello Ada"'] },
    ],
  },
  {
    id: 'go-panic',
    ecosystem: 'go',
    category: 'code',
    job: 'run-go',
    files: {
      'go.mod': 'module example.com/hello\n\ngo 1.20\n',
      'main.go':
        'package main\n\nimport "fmt"\n\nfunc main() {\n\tvar names map[string]int\n\tfmt.Println("Counting")\n\tnames["Ada"]++\n}\n',
    },
    steps: [{ name: 'Run', run: 'go run .' }],
    signals: [{ kind: 'error', any: ['panic: assignment to entry in nil map'] }],
  },
  {
    id: 'cargo-test',
    ecosystem: 'rust',
    category: 'test',
    job: 'test-rust',
    files: {
      'Cargo.toml': '[package]\nname = "hello"\nversion = "0.1.0"\nedition = "2021"\n',
      'src/lib.rs':
        'pub fn double(n: i32) -> i32 {\n    n * 2\n}\n\n#[cfg(test)]\nmod tests {\n    use super::*;\n\n    #[test]\n    fn doubles() {\n        assert_eq!(double(2), 4);\n    }\n\n    #[test]\n    fn doubles_negative() {\n        assert_eq!(double(-2), 4, "negative numbers");\n    }\n}\n',
    },
    steps: [{ name: 'Test', run: 'cargo test --offline' }],
    signals: [
      { kind: 'test', any: ['tests::doubles_negative'] },
      {
        kind: 'error',
        any: ['assertion `left == right` failed: negative numbers', 'negative numbers'],
      },
    ],
  },
  {
    id: 'rustc-error',
    ecosystem: 'rust',
    category: 'code',
    job: 'build-rust',
    files: {
      'Cargo.toml': '[package]\nname = "hello"\nversion = "0.1.0"\nedition = "2021"\n',
      'src/main.rs':
        'fn main() {\n    let names = vec![String::from("Ada")];\n    let first = names;\n    println!("{:?} {:?}", names, first);\n}\n',
    },
    steps: [{ name: 'Build', run: 'cargo build --offline' }],
    signals: [{ kind: 'error', any: ['borrow of moved value'] }],
  },
  {
    id: 'command-not-found',
    ecosystem: 'shell',
    category: 'configuration',
    job: 'publish',
    files: { 'publish.sh': 'echo "Publishing"\nhello-publish --all\n' },
    steps: [{ name: 'Publish', run: 'bash -e publish.sh' }],
    signals: [{ kind: 'error', any: ['hello-publish: command not found'] }],
  },
  {
    id: 'killed',
    ecosystem: 'shell',
    category: 'out_of_memory',
    job: 'train',
    files: { 'train.sh': 'echo "epoch 1"\nkill -9 $$\n' },
    steps: [{ name: 'Train', run: 'bash train.sh' }],
    signals: [{ kind: 'error', any: ['Process completed with exit code 137.'] }],
  },
  {
    id: 'network-refused',
    ecosystem: 'curl',
    category: 'network',
    job: 'smoke',
    files: {},
    steps: [
      { name: 'Smoke test', run: 'curl --fail --silent --show-error http://127.0.0.1:9/health' },
    ],
    signals: [{ kind: 'error', any: ['curl: (7)'] }],
  },
  {
    id: 'git-conflict',
    ecosystem: 'git',
    category: 'configuration',
    job: 'merge',
    files: {},
    steps: [
      {
        name: 'Merge main',
        run: 'git init -q -b main repo\ncd repo\ngit config user.email ci@example.com\ngit config user.name ci\necho a > file\ngit add file\ngit commit -qm one\ngit checkout -qb topic\necho b > file\ngit commit -qam two\ngit checkout -q main\necho c > file\ngit commit -qam three\ngit merge topic',
      },
    ],
    signals: [{ kind: 'error', any: ['CONFLICT (content): Merge conflict in file'] }],
  },
];
