import { afterAll, describe, expect, it } from 'vitest';
import { toolNames } from '../src/tool/names.ts';
import {
  allCases,
  changeFaultsOf,
  type Denial,
  denialsOf,
  faultsOf,
  unsentDenialsOf,
  type Watched,
  watch,
} from './denials/denials.ts';
import { endSessions } from './session.ts';

afterAll(endSessions);

/** One of a list, another one for each place in another list. */
const sampled = (denials: readonly Denial[], place: number) =>
  denials.slice((place * 7) % denials.length).slice(0, 1);

/** The calls that the sample is of; `npm run denials` tries all. */
const calls = allCases().filter(({ tool, of }) =>
  [
    'triage, a rerun',
    'triage, a run in the queue',
    'triage, a pull request',
    'compare_runs, as it is',
    'get_workflow_health, as it is',
    'wait_for_run, a run that waits',
    're_run_workflow, as it is',
    'review_pending_deployments_for_run, not confirmed',
    'delete_workflow_run, confirmed',
    'delete_workflow_run, several, confirmed',
  ].includes(`${tool}, ${of}`),
);

it('tries each tool', () => {
  expect(new Set(allCases().map(({ tool }) => tool))).toEqual(new Set(toolNames));
  expect(calls).toHaveLength(10);
});

describe.each(calls.map((call, place) => ({ ...call, call, place })))('$tool ($of)', ({
  call,
  place,
}) => {
  let watched: Watched;

  it('answers, and says what it could not read, when a request beyond its core is denied', async () => {
    watched = await watch(call);
    expect(watched.core.length).toBeGreaterThan(0);
    for (const denial of sampled(denialsOf(watched), place)) {
      expect({ ...denial, faults: await faultsOf(denial, watched) }).toEqual({
        ...denial,
        faults: [],
      });
    }
  });

  it('says that nothing was changed, where it could not read what it changes', async () => {
    for (const denial of sampled(unsentDenialsOf(watched), place)) {
      expect({ ...denial, faults: await changeFaultsOf(denial) }).toEqual({
        ...denial,
        faults: [],
      });
    }
  });
});
