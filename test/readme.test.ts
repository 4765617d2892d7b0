import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { toolNames } from '../src/tool/names.ts';
import { documents } from './docs/documents.ts';

describe('the documents', () => {
  it('say what is true today; if not, npm run docs writes them anew', async () => {
    for (const { file, text } of await documents()) {
      expect(await readFile(file, 'utf8'), file.pathname).toBe(text);
    }
  });

  it('show an example call of each tool, and its reply', async () => {
    const text = await readFile(new URL('../tools/README.md', import.meta.url), 'utf8');
    const sections = text.split(/^### /m).slice(1);
    const shown = sections.filter((section) => {
      const [name] = section.split('\n');
      return new RegExp(`^Example: \`${name}(?: .+)?\`\n\n\`\`\`\n[^\`]+\n\`\`\`$`, 'm').test(
        section,
      );
    });
    expect(shown.map((section) => section.split('\n')[0]).toSorted()).toEqual(
      [...toolNames].toSorted(),
    );
  });

  it('let a newcomer run everything by two commands', async () => {
    const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
    expect(readme).toContain('npm ci && npm run demo');
    expect(readme).toContain('npm ci && npm test');
  });
});
