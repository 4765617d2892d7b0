/** Makes the picture one HTML file that needs nothing from anywhere: dist/picture.html. */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build, type Metafile } from 'esbuild';

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));

const parts: Metafile[] = [];

async function bundled(entry: string): Promise<string> {
  const { outputFiles, metafile } = await build({
    entryPoints: [here(entry)],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    tsconfigRaw: {},
    legalComments: 'none',
    metafile: true,
  });
  parts.push(metafile);
  return (outputFiles[0]?.text ?? '').trim();
}

const [script, style] = await Promise.all([bundled('main.tsx'), bundled('style.css')]);
const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
// Bars are placed by their style attribute, which no hash can allow.
const policy = `default-src 'none'; script-src ${hash(script)}; style-src 'unsafe-inline'`;
const html = `<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="viewport" content="width=device-width"><title>Timeline of a workflow run</title><style>${style}</style><body><script>${script}</script></body></html>`;
mkdirSync(here('../../dist'), { recursive: true });
writeFileSync(here('../../dist/picture.html'), html);
mkdirSync(here('../../build'), { recursive: true });
writeFileSync(
  here('../../build/picture.meta.json'),
  JSON.stringify({
    outputs: Object.fromEntries(
      parts.map(({ outputs }, index) => [index, Object.values(outputs)[0]]),
    ),
  }),
);
