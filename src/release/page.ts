import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { build, type Metafile } from 'esbuild';

/** The page of the timeline as one self-contained HTML file, and the metafile of its build. */
export async function buildPage(): Promise<{ html: string; metafile: Pick<Metafile, 'outputs'> }> {
  const [script, style] = await Promise.all([bundled('main.tsx'), bundled('style.css')]);
  // Bars are positioned by style attributes, which a hash cannot allow.
  const policy = `default-src 'none'; script-src ${hash(script.text)}; style-src 'unsafe-inline'`;
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="viewport" content="width=device-width"><title>Timeline of a workflow run</title><style>${style.text}</style><body><script>${script.text}</script></body></html>`;
  const outputs = { script: script.output, style: style.output };
  return { html, metafile: { outputs } };
}

async function bundled(name: string) {
  const { outputFiles, metafile } = await build({
    entryPoints: [fileURLToPath(new URL(`../timeline/${name}`, import.meta.url))],
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
  const [output] = Object.values(metafile.outputs);
  if (!output) throw new Error(`${name} makes no output`);
  return { text: (outputFiles[0]?.text ?? '').trim(), output };
}

function hash(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
