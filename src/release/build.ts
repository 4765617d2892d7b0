/** Builds dist/: the bundled server, the page of the timeline, and the recordings for the demo. */
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { recordings } from '../fake-github/recordings.ts';
import { buildPage } from './page.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const dist = join(root, 'dist');
/** For reports about the build, which are not published. */
const reports = join(root, 'build');

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);
mkdirSync(reports, { recursive: true });

/** Replaces parts of the SDK that the server does not use by stubs. */
const withoutUnused: Plugin = {
  name: 'without-unused',
  setup({ onResolve }) {
    const path = join(root, 'src/mcp/sdk-stubs.ts');
    const unused = /^(?:ajv|ajv-formats|zod\/v3|zod-to-json-schema)$/;
    onResolve({ filter: unused }, ({ importer }) =>
      /[\\/]@modelcontextprotocol[\\/]sdk[\\/]/.test(importer) ? { path } : undefined,
    );
  },
};

/**
 * Marks the SDK's schema constants as pure, so that unused ones are dropped. A server needs half of
 * the 150 schemas; creating them all is the slowest part of the start.
 */
const withoutUnusedSchemas: Plugin = {
  name: 'without-unused-schemas',
  setup({ onLoad }) {
    const schemaConstant = /^((?:export )?const \w+Schema = )(.+?);(?=\n(?:export|const|\/))/gms;
    onLoad(
      { filter: /@modelcontextprotocol[\\/]sdk[\\/]dist[\\/]esm[\\/]types\.js$/ },
      ({ path }) => ({
        contents: readFileSync(path, 'utf8').replace(
          schemaConstant,
          '$1/* @__PURE__ */ (() => $2)();',
        ),
      }),
    );
  },
};

/**
 * Gives the SDK the global `process` in place of its import of node:process: a module reads every
 * property of the object, and reading `stderr` opens it.
 */
const processOfItsOwn: Plugin = {
  name: 'process-of-its-own',
  setup({ onResolve, onLoad }) {
    const filter = /^node:process$/;
    onResolve({ filter }, ({ path }) => ({ path, namespace: 'global' }));
    onLoad({ filter, namespace: 'global' }, () => ({ contents: 'export default process;' }));
  },
};

const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: { main: 'src/main.ts', 'pattern-worker': 'src/logs/pattern-worker.ts' },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  minify: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  chunkNames: '[name]-[hash]',
  plugins: [withoutUnused, withoutUnusedSchemas, processOfItsOwn],
  // Some bundled packages are CommonJS and call require.
  banner: {
    js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
  },
  // Their texts are all in THIRD-PARTY.txt.
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
});
for (const file of Object.keys(metafile.outputs)) inAscii(join(root, file));
writeFileSync(join(reports, 'main.meta.json'), JSON.stringify(metafile));
chmodSync(join(dist, 'main.js'), 0o755);

const page = await buildPage();
writeFileSync(join(dist, 'timeline.html'), page.html);
writeFileSync(join(reports, 'timeline.meta.json'), JSON.stringify(page.metafile));

writeFileSync(join(dist, 'recordings.json'), JSON.stringify(recorded()));

/** The files of each recording by name; all in one file, since MCPB bundles leave out "*.log". */
function recorded() {
  return Object.fromEntries(
    Object.entries(recordings).map(([id, path]) => {
      const folder = join(root, 'test/fixtures/logs', path);
      const names = readdirSync(folder).filter(
        (name) => name.endsWith('.log') || name === 'steps.json',
      );
      return [
        id,
        Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')])),
      ];
    }),
  );
}

/**
 * Escapes what esbuild leaves as it is, in regular expressions: V8 keeps the code of a file, for as long
 * as the server runs, in two bytes for each character when one of them needs two.
 */
function inAscii(file: string): void {
  const code = readFileSync(file, 'utf8');
  if (/\\[^\0-\x7f]/.test(code)) throw new Error(`${file}: an escape of a character beyond ASCII`);
  const escaped = code.replace(
    /[^\0-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  writeFileSync(file, escaped);
}
