import { readFile } from 'node:fs/promises';
import { HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';
import { artifact } from '../../src/fake-github/build.ts';
import { session } from '../harness.ts';
import { ask, given, reports, setUp, start } from './set-up.ts';

setUp();

describe('list_artifacts', () => {
  it('lists them with size, age and the end of their time', async () => {
    const { ubuntu, windows } = reports();
    const old = artifact(given.world, given.red, {
      name: 'dist',
      content: {},
      state: 'expired',
      created: start - 100 * 86_400_000,
    });
    const { text, data } = await ask('list_artifacts', { run_id: given.red.id });
    expect(text.split('\n')).toEqual([
      '3 artifacts, 3 shown (page 1).',
      expect.stringMatching(
        new RegExp(`^${windows}  reports-2  \\d+ B  uploaded 49m 35s ago  expires 2026-05-31T`),
      ),
      expect.stringMatching(
        new RegExp(`^${ubuntu}  reports-1  \\d+ B  uploaded 59m 30s ago  expires 2026-05-31T`),
      ),
      `${old.id}  dist  22 B  uploaded 100d ago  expired: its files are gone`,
      'get_test_report reads the test reports in them, download_artifact saves one.',
    ]);
    expect(data).toMatchObject({
      total_count: 3,
      next_page: null,
      artifacts: [
        { id: windows, run_attempt: 1, expired: false },
        {},
        { id: old.id, expired: true },
      ],
    });
  });

  it('says that there are none', async () => {
    const { text, data } = await ask('list_artifacts', { run_id: given.red.id });
    expect(text).toBe(
      `Run ${given.red.id} has no artifacts: its jobs uploaded none, or they were deleted.`,
    );
    expect(data).toEqual({ run_id: given.red.id, total_count: 0, next_page: null, artifacts: [] });
  });
});

describe('download_artifact', () => {
  it('saves the zip privately and lists what is in it', async () => {
    const { ubuntu } = reports();
    const { call } = await session({ now: () => given.time });
    const { text, data } = await call('download_artifact', {
      owner: 'octo-org',
      repo: 'hello-world',
      artifact_id: ubuntu,
    });
    const { path, size } = data as { path: string; size: number };
    expect(data).toEqual({
      artifact_id: ubuntu,
      name: 'reports-1',
      run_id: given.red.id,
      path: expect.stringMatching(
        /archives\/github\.com\/octo-org\/hello-world\/artifact-\d+\.zip$/,
      ),
      size: expect.any(Number),
      file_count: 2,
      files: [
        { name: 'out/junit.xml', size: 305 },
        { name: 'coverage/index.html', size: 6 },
      ],
    });
    expect((await readFile(path)).length).toBe(size);
    expect(text).toContain(`Saved artifact ${ubuntu} "reports-1": ${size} B, 2 files.\n${path}\n`);
  });

  it('says that an artifact has expired, and asks for no byte of it', async () => {
    const { id } = artifact(given.world, given.red, {
      name: 'dist',
      content: {},
      state: 'expired',
    });
    const { text, isError } = await ask('download_artifact', { artifact_id: id });
    expect(isError).toBe(true);
    expect(text).toMatch(
      /^Artifact \d+ "dist" has expired since 2026-.*: GitHub keeps its name, and no longer its files\. A rerun would make a new one\.$/,
    );
    expect(given.world.requests.filter(({ path }) => path.endsWith('/zip'))).toEqual([]);
  });

  it('saves as large an artifact as archives may be, and asks for no byte of a larger one', async () => {
    const { ubuntu } = reports();
    given.world.faults.push({
      method: 'GET',
      path: new RegExp(`/artifacts/${ubuntu}$`),
      times: 2,
      respond: () =>
        HttpResponse.json({
          id: ubuntu,
          node_id: `A_${ubuntu}`,
          name: 'reports-1',
          size_in_bytes: 3e9,
          url: 'https://api.github.com/artifact',
          archive_download_url: 'https://api.github.com/artifact/zip',
          expired: false,
          created_at: null,
          expires_at: null,
          updated_at: null,
        }),
    });
    const { text, isError } = await ask('download_artifact', { artifact_id: ubuntu });
    expect(isError).toBe(true);
    expect(text).toBe(
      'The archive takes more than the 2.0 GB that --archive-size allows: nothing of it is kept. get_test_report needs less of it; the person can download it in the browser.',
    );
    expect(given.world.requests.filter(({ path }) => path.endsWith('/zip'))).toEqual([]);
    const more = await ask('download_artifact', { artifact_id: ubuntu }, ['--archive-size', '4GB']);
    expect(more.data).toMatchObject({ artifact_id: ubuntu, file_count: 2 });
  });

  it('saves nothing where storage sends something else than what was uploaded', async () => {
    const { ubuntu } = reports();
    given.world.faults.push({
      method: 'GET',
      path: new RegExp(`^/artifact/${ubuntu}$`),
      times: 1,
      respond: () => new HttpResponse(Buffer.from('PK\u0005\u0006 and nothing else')),
    });
    const { text, isError } = await ask('download_artifact', { artifact_id: ubuntu });
    expect(isError).toBe(true);
    expect(text).toContain('its digest is another one. Nothing was saved');
  });
});
