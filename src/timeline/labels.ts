const words: Readonly<Record<string, string>> = {
  success: 'passed',
  failure: 'failed',
  startup_failure: 'failed to start',
  action_required: 'needs approval',
  in_progress: 'running',
  waiting: 'waits for a review',
};

/** A status or conclusion of GitHub's in plain words: "timed out". */
export function inWords(state: string): string {
  return (Object.hasOwn(words, state) && words[state]) || state.replaceAll('_', ' ');
}
