import { describe, expect, it } from 'vitest';
import { type Bill, billOf, bundledFolders } from '../src/release/sbom.ts';

const build = (inputs: Record<string, number>) => ({
  outputs: {
    'dist/main.js': {
      inputs: Object.fromEntries(
        Object.entries(inputs).map(([path, bytesInOutput]) => [path, { bytesInOutput }]),
      ),
    },
  },
});

describe('the packages in a bundle', () => {
  it.each([
    ['are those of its inputs', { 'node_modules/zod/index.js': 9 }, ['node_modules/zod']],
    [
      'have their scope',
      { 'node_modules/@octokit/rest/dist-src/index.js': 9 },
      ['node_modules/@octokit/rest'],
    ],
    [
      'lie in one another where versions differ',
      { 'node_modules/a/node_modules/b/index.js': 9 },
      ['node_modules/a/node_modules/b'],
    ],
    ['are not those of which nothing is left', { 'node_modules/ajv/index.js': 0 }, []],
    ['are not our own files', { 'src/main.ts': 9 }, []],
  ])('%s', (_, inputs, folders) => {
    expect(bundledFolders([build(inputs)])).toEqual(folders);
  });

  it('come from all builds, each once', () => {
    const zod = build({ 'node_modules/zod/a.js': 1, 'node_modules/zod/b.js': 1 });
    expect(bundledFolders([zod, build({ 'node_modules/preact/a.js': 1 }), zod])).toEqual([
      'node_modules/preact',
      'node_modules/zod',
    ]);
  });
});

describe('the bill of materials', () => {
  const locked = {
    bomFormat: 'CycloneDX',
    serialNumber: 'urn:uuid:1',
    metadata: {
      timestamp: '2026-03-01T12:00:00Z',
      component: { 'bom-ref': 'self@1.0.0', name: 'folder' },
    },
    components: ['a', 'b', 'c'].map((name) => ({
      'bom-ref': `${name}@1.0.0`,
      name,
      scope: 'optional',
      properties: [{ name: 'cdx:npm:package:development', value: 'true' }],
    })),
    dependencies: [
      { ref: 'self@1.0.0', dependsOn: ['a@1.0.0', 'c@1.0.0'] },
      { ref: 'a@1.0.0', dependsOn: ['b@1.0.0', 'c@1.0.0'] },
      { ref: 'b@1.0.0', dependsOn: [] },
      { ref: 'c@1.0.0', dependsOn: [] },
    ],
  } as Bill;

  it('has what is bundled, as required, and is the same each time', () => {
    const { components, dependencies, ...rest } = billOf(locked, ['a@1.0.0', 'b@1.0.0']);
    expect(components).toEqual([
      { 'bom-ref': 'a@1.0.0', name: 'a', scope: 'required' },
      { 'bom-ref': 'b@1.0.0', name: 'b', scope: 'required' },
    ]);
    expect(dependencies).toEqual([
      { ref: 'self@1.0.0', dependsOn: ['a@1.0.0'] },
      { ref: 'a@1.0.0', dependsOn: ['b@1.0.0'] },
      { ref: 'b@1.0.0', dependsOn: [] },
    ]);
    expect(rest).toMatchObject({ metadata: { component: { name: 'workflow-runs-mcp' } } });
    expect(JSON.stringify(rest)).not.toMatch(/urn:uuid|2026|folder/);
  });

  it('is refused where the lock file does not know what is bundled', () => {
    expect(() => billOf(locked, ['d@1.0.0'])).toThrow(
      'd@1.0.0 is in the bundle, but not in the lock file',
    );
  });
});
