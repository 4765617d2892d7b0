import type { Cause } from '../analysis/cause.ts';
import type { Evidence } from '../analysis/rule.ts';
import type { Checkout } from '../checkout/git.ts';
import type { Annotation } from '../github/annotations.ts';
import type { Job } from '../github/job.ts';
import type { OptionalReads } from '../github/optional.ts';
import type { Repository } from '../github/repository.ts';
import type { LogLine } from '../logs/line.ts';
import type { LogAccess } from '../logs/log.ts';

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
  readonly silent: string | undefined;
}

/** Jobs with one cause; of those with most, the first was read in full. */
export interface Suspected {
  readonly examined: Examined;
  readonly jobs: readonly Job[];
  readonly annotations: readonly Annotation[];
}
