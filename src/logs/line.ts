/** One line of a job's log as a person reads it on GitHub: no stamp, no colour, no carriage return. */
export interface LogLine {
  /** The line's number in GitHub's own log of the job, counted from 1. */
  readonly n: number;
  /** When the runner wrote it, in milliseconds since 1970; undefined where no stamp was seen yet. */
  readonly at: number | undefined;
  readonly text: string;
}
