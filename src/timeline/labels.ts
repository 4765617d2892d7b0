const labels: Readonly<Record<string, string>> = {
  success: 'passed',
  failure: 'failed',
  startup_failure: 'failed to start',
  action_required: 'needs approval',
  in_progress: 'running',
  waiting: 'waits for a review',
};

/** GitHub's status or conclusion in plain words: "timed out". */
export function stateLabel(state: string): string {
  return (Object.hasOwn(labels, state) && labels[state]) || state.replaceAll('_', ' ');
}
