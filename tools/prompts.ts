import { definePrompt, type Workplace } from '../src/tool/prompt.ts';
import {
  branches,
  failedRuns,
  waitingEnvironments,
  waitingRuns,
  workflows,
} from '../src/tool/suggestions.ts';

const inside = ({ repository }: Workplace) => (repository ? ` in ${repository}` : '');

/** A run as an argument of a tool: an id, or else an address. */
const named = (run: string) => (/^\d+$/.test(run) ? `run_id: ${run}` : `url: ${run}`);

export const prompts = [
  definePrompt({
    name: 'triage',
    title: 'Why is it red?',
    description:
      'Explain why a pull request, branch, commit or run is red: causes, the lines that say why, what to do next.',
    arguments: {
      run: {
        description:
          'Number of a pull request (#7), or an address or id of a run. Empty: the current branch.',
        suggest: failedRuns,
      },
    },
    text({ run }, workplace) {
      const pull = run && /^#\d{1,9}$/.test(run) ? `pull_number: ${run.slice(1)}` : undefined;
      const what = run ? (pull ?? named(run)) : workplace.branch && `branch: ${workplace.branch}`;
      const call = what
        ? `Call triage (${what})${inside(workplace)}.`
        : `Call list_workflows${inside(workplace)}, then triage on each run that is broken.`;
      return `Why is it red? ${call} Tell me the cause of each group of failures with the line of log that shows it, whether it is in the code or outside, which red checks are required, and what you would do next. Change nothing and rerun nothing before I agree.`;
    },
  }),
  definePrompt({
    name: 'flaky_report',
    title: 'What is flaky?',
    description: 'Report how reliable a workflow is and which jobs fail without a change.',
    arguments: {
      workflow: { description: 'File name, as ci.yml.', required: true, suggest: workflows },
      branch: { description: 'Empty: the default branch.', suggest: branches },
    },
    text({ workflow, branch }, workplace) {
      return `How reliable is the workflow ${workflow}${branch ? ` on ${branch}` : ''}${inside(workplace)}? Call get_workflow_health (workflow_id: ${workflow}${branch ? `, branch: ${branch}` : ''}). Name the jobs that fail without a change of the code, since when, and with how many runs as evidence; keep what is flaky apart from what is broken. For the worst job, call triage on one failure of it and show the line that says why.`;
    },
  }),
  definePrompt({
    name: 'approve_deployment',
    title: 'Approve a deployment',
    description: 'Show what waits for a review and what would ship; approve only after a yes.',
    arguments: {
      run: { description: 'Id of a waiting run.', suggest: waitingRuns },
      environment: { description: 'As production.', suggest: waitingEnvironments },
    },
    text({ run, environment }, workplace) {
      const call = run
        ? `Call get_pending_deployments_for_run (${named(run)})${inside(workplace)}.`
        : `Find runs with list_workflow_runs_for_repo (status: waiting)${inside(workplace)}, then call get_pending_deployments_for_run on the latest.`;
      return `I want to review ${environment ? `the deployment to ${environment}` : 'a deployment'}. ${call} Then call review_pending_deployments_for_run without confirm and show me its preview: environments, commit, who started it. Pass the phrase only after I have said yes to that preview.`;
    },
  }),
  definePrompt({
    name: 'clean_up_runs',
    title: 'Clean up old runs',
    description: 'List runs that could be deleted; delete only what was agreed to.',
    arguments: {
      workflow: { description: 'File name, as ci.yml. Empty: all.', suggest: workflows },
      before: { description: 'Date, as 2026-01-31. Empty: 30 days ago.' },
    },
    text({ workflow, before }, workplace) {
      const which = workflow
        ? `list_workflow_runs (workflow_id: ${workflow}, status: cancelled`
        : 'list_workflow_runs_for_repo (status: cancelled';
      return `Which cancelled runs${inside(workplace)} from before ${before || '30 days ago'} can go? Call ${which}, created: <${before || 'the date'}) and list them: id, workflow, branch, age, title. Wait for me to say which. Then call delete_workflow_run with those as run_ids (at most 40) without confirm, show me its preview, and pass the phrase only when I said yes to it. Logs and artifacts go with a run and cannot be had back.`;
    },
  }),
];
