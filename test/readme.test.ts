import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { documents } from './docs/documents.ts';

describe('the documents', () => {
  it('say what is true today; if not, npm run docs writes them anew', async () => {
    for (const { file, text } of await documents()) {
      expect(await readFile(file, 'utf8'), file.pathname).toBe(text);
    }
  });

  it('let a newcomer run everything by two commands', async () => {
    const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
    expect(readme).toContain('npm ci && npm run demo');
    expect(readme).toContain('npm ci && npm test');
  });
});
