/** Makes dist/: the server as one bundle, the page of the timeline, and the demo's recordings. */
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { recordings } from '../fake-github/recordings.ts';
import { buildPage } from './page.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const dist = join(root, 'dist');
/** What is read about the build later, and not published. */
const notes = join(root, 'build');

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);
mkdirSync(notes, { recursive: true });

/** Leaves out of the SDK what the server has no use for. */
const withoutUnused: Plugin = {
  name: 'without-unused',
  setup({ onResolve }) {
    const path = join(root, 'src/mcp/absent.ts');
    const unused = /^(?:ajv|ajv-formats|zod\/v3|zod-to-json-schema)$/;
    onResolve({ filter: unused }, ({ importer }) =>
      /[\\/]@modelcontextprotocol[\\/]sdk[\\/]/.test(importer) ? { path } : undefined,
    );
  },
};

/**
 * Marks what makes a schema of the SDK as free of side effects: of 150 kinds of messages a server needs
 * half, and would make all, which takes longer than anything else before a host is greeted.
 */
const withoutUnusedSchemas: Plugin = {
  name: 'without-unused-schemas',
  setup({ onLoad }) {
    const made = /^((?:export )?const \w+Schema = )(.+?);(?=\n(?:export|const|\/))/gms;
    onLoad(
      { filter: /@modelcontextprotocol[\\/]sdk[\\/]dist[\\/]esm[\\/]types\.js$/ },
      ({ path }) => ({
        contents: readFileSync(path, 'utf8').replace(made, '$1/* @__PURE__ */ (() => $2)();'),
      }),
    );
  },
};

/** The SDK's import of node:process would open stderr, too: a module has all that the object has. */
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
  // Some packages in the bundle are CommonJS and call require.
  banner: {
    js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
  },
  // Their texts are all in THIRD-PARTY.txt.
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
});
writeFileSync(join(notes, 'main.meta.json'), JSON.stringify(metafile));
chmodSync(join(dist, 'main.js'), 0o755);

const page = await buildPage();
writeFileSync(join(dist, 'timeline.html'), page.html);
writeFileSync(join(notes, 'timeline.meta.json'), JSON.stringify(page.metafile));

writeFileSync(join(dist, 'recordings.json'), JSON.stringify(recorded()));

/** The files of each recording by name. In one file, since MCPB bundles leave out "*.log". */
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
