import type { Groups } from '../src/server.ts';
import control from './control.ts';
import history from './history.ts';
import logs from './logs.ts';
import reviews from './reviews.ts';
import runs from './runs.ts';
import triage from './triage.ts';

/** All that the server offers, in the order in which agents see it. */
export const groups: Groups = { runs, control, logs, reviews, triage: [...triage, ...history] };
