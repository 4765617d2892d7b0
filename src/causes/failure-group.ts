import type { Cause } from '../analysis/cause.ts';
import type { Evidence } from '../analysis/rule.ts';
import type { Checkout } from '../checkout/git.ts';
import type { Annotation } from '../github/annotations.ts';
import type { Job } from '../github/job.ts';
import type { OptionalReads } from '../github/optional.ts';
import type { Repository } from '../github/repository.ts';
import type { LogLine } from '../logs/line.ts';
import type { LogAccess } from '../logs/log.ts';
import type { Counts } from '../reports/merge.ts';
import type { ReportedFailure } from './reported-failure.ts';

/** What looking into jobs takes. */
export interface CauseAccess extends LogAccess {
  readonly optional: OptionalReads;
  /** The working directory, where it is a checkout of that repository. */
  readonly checkout: (repository: Repository) => Promise<Pick<Checkout, 'files'> | undefined>;
}

/** A job that was looked into. */
export interface Examined {
  readonly job: Job;
  readonly lines: readonly LogLine[];
  readonly evidence: readonly Evidence[];
  readonly cause: Cause | undefined;
  /** Why its log could not be read, where it could not. */
  readonly unreadable: string | undefined;
}

/** What the report that a job uploaded says of its tests. */
export interface ReportedTests {
  /** Third-party text, made one line. */
  readonly source: string;
  readonly counts: Counts;
  readonly failed: readonly ReportedFailure[];
  /** How the report and the log disagree, in a sentence. */
  readonly disagrees: string | undefined;
}

/** The lines of a composite action that a step uses; third-party text. */
export interface ActionLines {
  readonly path: string;
  /** The address of the lines, at the commit that ran. */
  readonly url: string;
  readonly rows: readonly Pick<LogLine, 'n' | 'text'>[];
}

/** What the workflow's file says of a job whose cause it can remedy; third-party text. */
export interface WorkflowLines {
  /** The job's id in the file. */
  readonly job: string;
  /** The address of the lines, at the commit that ran. */
  readonly url: string;
  /** Values of the job's matrix, as far as its name tells: "node: 22". */
  readonly matrix: readonly string[];
  readonly rows: readonly Pick<LogLine, 'n' | 'text'>[];
  /** What failed in the action of this repository that the step uses, where it is a composite one. */
  readonly action: ActionLines | undefined;
  /** The step's script, where values of the matrix were filled in. */
  readonly ran: string | undefined;
  /** What decides beside the lines themselves, each in few words. */
  readonly facts: readonly string[];
}

/** Jobs with one cause; of those with most, the first was read in full. */
export interface FailureGroup {
  readonly examined: Examined;
  readonly jobs: readonly Job[];
  readonly annotations: readonly Annotation[];
  /** Whether the other jobs were only found to fail alike, and may differ in values. */
  readonly loose?: boolean | undefined;
  /** Of the job that was read, where its log shows that it uploaded one. */
  readonly reported?: ReportedTests | undefined;
  /** Where the workflow's file has the remedy, and was read. */
  readonly workflow?: WorkflowLines | undefined;
}
