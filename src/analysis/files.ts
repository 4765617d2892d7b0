import type { FileAt } from './rule.ts';

const source =
  /(?:^|[\s('"`[:])((?:[A-Za-z]:)?[\\\w@.+/-]*[\w+-]\.(?:[cm]?[jt]sx?|vue|svelte|py|go|rs|cc?|cpp|cxx|hh?|hpp|java|kts?|scala|groovy|rb|php|cs|fs|swift|dart|tf|ya?ml|toml|json|gradle|sh|ps1)|[\w@./-]*CMakeLists\.txt|[\w@./-]*Dockerfile)(?::? ?[([]|:|", line |: ?line | (?=\d+:\d))(\d{1,6})/g;

/** Code that the project did not write. */
const foreign =
  /(?:^|\/)(?:node_modules|site-packages|dist-packages|\.cargo|rustc|go\/pkg\/mod|usr\/(?:lib|include|local)|hostedtoolcache|_temp|sysdeps|csu|internal)\//;

/** Frames of a stack in the libraries that nearly every program of a language has below its own code. */
export const foreignFrame =
  /^\s+at .*(?:\(node:|node_modules\/)|^\s+at (?:java|javax|jdk|sun|kotlin|scala|groovy|org\.(?:junit|testng|opentest4j|apache|gradle|codehaus|hamcrest|assertj|mockito|springframework)|com\.(?:sun|intellij)|io\.netty|System|Microsoft|Xunit|NUnit)\.|(?:site|dist)-packages\/|\/(?:rustc|usr\/(?:lib|include|local)|go\/pkg\/mod|hostedtoolcache)\//;

const workspace = /^(?:.*?\/(?:work|__w)\/[^/]+\/[^/]+\/|[A-Z]:\/a\/[^/]+\/[^/]+\/|\.\/)/;

/** The project's files that lines name with a line number, in their order, each place once. */
export function filesIn(texts: readonly string[], most: number): FileAt[] {
  const found = new Map<string, FileAt>();
  for (const text of texts) {
    if (foreignFrame.test(text)) continue;
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
