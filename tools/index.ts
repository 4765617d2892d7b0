import type { ToolName } from '../src/tool/names.ts';
import type { Tool } from '../src/tool/tool.ts';
import artifacts from './artifacts.ts';
import control from './control.ts';
import history from './history.ts';
import logs from './logs.ts';
import reviews from './reviews.ts';
import runs from './runs.ts';
import type { toolsets } from './toolsets.ts';
import triage from './triage.ts';

const offered = {
  runs,
  control,
  logs: [...logs, ...artifacts],
  reviews,
  triage: [...triage, ...history],
};

/** The names that no tool has; the type of `groups` requires a tool for each. */
type Missing = Exclude<ToolName, (typeof offered)[keyof typeof offered][number]['name']>;

/** All tools by group, in the order in which agents see them. */
export const groups: Readonly<Record<(typeof toolsets)[number], readonly Tool[]>> =
  offered satisfies Record<Missing, never>;
