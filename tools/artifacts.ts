import { z } from 'zod';
import { downloadArtifact, downloadedShape } from '../src/answers/reports/download-artifact.ts';
import { getTestReport, testReportShape } from '../src/answers/reports/get-test-report.ts';
import { artifactsShape, listArtifacts } from '../src/answers/reports/list-artifacts.ts';
import { withCheckedOutBranch, withCheckedOutRun } from '../src/tool/checked-out-branch.ts';
import { commit, parameters } from '../src/tool/parameters.ts';
import { subject, target } from '../src/tool/target.ts';
import { defineTool } from '../src/tool/tool.ts';

export default [
  defineTool({
    name: 'get_test_report',
    title: 'Test report',
    description:
      'Reads the test reports in the artifacts of a run (JUnit XML, TRX, Playwright, Jest, Go and others): failed, flaky or slowest tests with message, file and line, merged over a matrix. Without artifacts, triage reads the logs.',
    effect: 'read',
    input: {
      ...parameters.target,
      ...commit,
      attempt_number: parameters.id().optional().describe('Default: latest.'),
      filter: z
        .enum(['failed', 'flaky', 'slow', 'all'])
        .default('failed')
        .describe('flaky: passed when retried.'),
      page: parameters.paging.page,
    },
    output: testReportShape,
    async handle({ filter, page, ...asked }, context) {
      const { attempt_number } = asked;
      const about = subject(await withCheckedOutBranch(asked, context), context);
      return getTestReport(about, { attempt_number, filter, page }, context);
    },
  }),

  defineTool({
    name: 'list_artifacts',
    title: 'List artifacts',
    description:
      'Lists the files that the jobs of a run uploaded, with size, attempt and expiry. Test results in them: get_test_report.',
    effect: 'read',
    input: { ...parameters.target, ...parameters.paging },
    output: artifactsShape,
    async handle({ page, per_page, ...named }, context) {
      return listArtifacts(
        target(await withCheckedOutRun(named, context), context),
        { page, per_page },
        context,
      );
    },
  }),

  defineTool({
    name: 'download_artifact',
    title: 'Download an artifact',
    description:
      'Saves one artifact as a zip file on this machine; answers its path and its files. For test results, get_test_report moves far less.',
    effect: 'read',
    local: true,
    input: {
      ...parameters.repository,
      artifact_id: parameters.id().describe('From list_artifacts.'),
    },
    output: downloadedShape,
    handle: (args, context) => downloadArtifact(args, context),
  }),
];
