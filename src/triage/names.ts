import type { FileAt } from './finding.ts';

const source =
  /(?:^|[\s('"`[:])((?:[A-Za-z]:)?[\w@.+/-]*[\w+-]\.(?:[cm]?[jt]sx?|vue|svelte|py|go|rs|cc?|cpp|cxx|hh?|hpp|java|kts?|scala|groovy|rb|php|cs|fs|swift|dart|tf|ya?ml|toml|json|gradle))(?:[:(]|", line )(\d{1,6})/g;

/** Code that the project did not write. */
const foreign =
  /(?:^|\/)(?:node_modules|site-packages|dist-packages|\.cargo|rustc|go\/pkg\/mod|usr\/(?:lib|include|local)|internal)\//;

const workspace = /^(?:.*?\/(?:work|__w)\/[^/]+\/[^/]+\/|[A-Z]:\/a\/[^/]+\/[^/]+\/|\.\/)/;

/** The project's files that lines name with a line number, in their order, each place once. */
export function filesIn(texts: readonly string[], most: number): FileAt[] {
  const found = new Map<string, FileAt>();
  for (const text of texts) {
    for (const [, raw = '', line] of text.slice(0, 2000).matchAll(source)) {
      const whole = raw.replaceAll('\\', '/');
      if (foreign.test(whole)) continue;
      const path = whole.replace(workspace, '');
      found.set(`${path}:${line}`, { path, line: Number(line) });
      if (found.size >= most) return [...found.values()];
    }
  }
  return [...found.values()];
}

/** How test runners name a failed test, by the name that runs it again. */
const failedTest: readonly RegExp[] = [
  /^(?:FAILED|ERROR) (\S+::.*?)(?: - .*)?$/,
  /^\s*--- FAIL: (\S+)/,
  /^test (\S+) \.\.\. FAILED$/,
  /^---- (\S+) stdout ----$/,
  /^\s*(?:FAIL|×)\s+(\S.* > .+?)(?:\s+\d+ ?ms)?$/,
  /^\s*● (.+ › .+?)(?: \(\d+ ms\))?$/,
  /^\s*not ok \d+ (?:- )?(.+?)(?: # .*)?$/,
  /^(?:FAIL|ERROR): (\S+ \(\S+\))/,
  /^\[ERROR\]\s+(?:Run \d+: )?([\w$.]+\.[\w$]+)(?::\d+|»|\s).*$/,
  /^(?:\[ERROR\] )?(\w+\([\w.$]+\))\s+Time elapsed:.*<<< /,
  /^(?:\[ERROR\] )?([\w.$]+\.\w+)\s+(?:--\s+)?Time elapsed:.*<<< /,
  /^(\S.* > .+?) FAILED$/,
  /^\s*Failed ([\w.<>(),"]+) \[/,
  /^rspec (\.\/\S+)/,
  /^\d+\) ([\w\\]+::\w+)/,
  /^\[\s+FAILED\s+\] (\w+[./]\S+?)(?:,| \(|$)/,
  /^\s*\d+\) (\[[\w -]+\] › .+)$/,
];

/** Names of failed tests in lines, in their order, each once. */
export function testsIn(texts: readonly string[]): string[] {
  const found = new Set<string>();
  for (const text of texts) {
    for (const pattern of failedTest) {
      const name = pattern.exec(text)?.[1]?.trim();
      if (!name) continue;
      found.add(name.slice(0, 200));
      break;
    }
  }
  return [...found];
}
