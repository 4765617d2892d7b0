import type { Step } from '../github/job.ts';
import { withoutImages } from '../text/text.ts';
import type { LogLine } from './line.ts';

/**
 * Splits the log of a job into steps, since GitHub serves no logs of steps. It goes by the times of
 * the steps, which the API gives in whole seconds, and within a second that two steps share by the
 * first lines that the runner writes for a step.
 */
interface StepSplitter {
  /** The step that a line belongs to; lines must be passed in order. */
  stepOf(line: LogLine): Step | undefined;
  /**
   * Whether times alone decide the steps of all lines between two times. Then not every one of
   * these lines has to be passed to `stepOf`.
   */
  isClear(from: number | undefined, to: number | undefined): boolean;
  /** Numbers of the steps whose first line is uncertain. */
  readonly uncertain: ReadonlySet<number>;
}

interface StepTimes {
  readonly step: Step;
  readonly starts: number;
  readonly ends: number;
}

/** Splits a log by these steps. */
export function stepSplitter(steps: readonly Step[]): StepSplitter {
  const windows = steps.flatMap(stepTimes).sort((a, b) => a.step.number - b.step.number);
  const uncertain = new Set<number>();
  let current = 0;
  /**
   * The second that the current step shares with the next one without a first line in it, if any.
   */
  let shared: number | undefined;

  // Times in which more than one step may have written lines.
  const overlaps = windows.slice(1).flatMap((next, index) => {
    const latest = Math.max(...windows.slice(0, index + 1).map(({ ends }) => ends));
    return latest >= next.starts ? [{ from: next.starts, to: latest }] : [];
  });

  return {
    uncertain,
    isClear(from, to) {
      if (overlaps.length === 0) return true;
      if (to === undefined) return from === undefined;
      const [first, last] = [secondOf(from ?? 0), secondOf(to)];
      return overlaps.every((each) => last < each.from || first > each.to);
    },
    stepOf({ at, text }) {
      if (at === undefined || windows.length === 0) return windows[current]?.step;
      const second = secondOf(at);
      let begun = false;
      for (;;) {
        const here = windows[current];
        const next = windows[current + 1];
        if (!here || !next || second < next.starts) break;
        const over = second > here.ends;
        const begins: boolean = !begun && beginsStep(text, next.step);
        if (!over && !begins) {
          // Either step may have written this line; only a first line of the next step would show.
          if (second === here.ends && !begun) shared = second;
          break;
        }
        if (over && (shared !== undefined || here.ends === next.starts)) {
          uncertain.add(here.step.number).add(next.step.number);
        }
        shared = undefined;
        begun ||= begins;
        current += 1;
      }
      return windows[current]?.step;
    },
  };
}

const secondOf = (at: number) => Math.floor(at / 1000) * 1000;

function stepTimes(step: Step): StepTimes[] {
  if (!step.started_at || step.conclusion === 'skipped') return [];
  const starts = Date.parse(step.started_at);
  return [{ step, starts, ends: step.completed_at ? Date.parse(step.completed_at) : Infinity }];
}

/**
 * Whether the runner begins a step with this line:
 * https://github.com/actions/runner/blob/main/src/Runner.Worker
 */
function beginsStep(text: string, { name }: Step): boolean {
  if (name === 'Complete job') return text.startsWith('Cleaning up orphan processes');
  if (name.startsWith('Post ')) return text.startsWith('Post job cleanup.');
  if (name === 'Initialize containers') return text.startsWith('##[group]Checking docker version');
  if (name === 'Stop containers') return text.startsWith('Print service container logs');
  if (!text.startsWith('##[group]Run ')) return false;
  // A step without a name is named after its command.
  const said = text.slice('##[group]'.length);
  return !name.startsWith('Run ') || said.startsWith(name) || name.startsWith(said);
}

/** Finds a step by its number or name. */
export function findStep(steps: readonly Step[], wanted: number | string): Step | undefined {
  if (typeof wanted === 'number') return steps.find(({ number }) => number === wanted);
  // Names are compared as replies show them.
  const name = withoutImages(wanted.trim().toLowerCase());
  const named = (matches: (candidate: string) => boolean) =>
    steps.find((step) => matches(withoutImages(step.name.toLowerCase())));
  const byNumber = /^\d+$/.test(name) ? findStep(steps, Number(name)) : undefined;
  return (
    named((candidate) => candidate === name) ??
    byNumber ??
    named((candidate) => candidate.includes(name))
  );
}
