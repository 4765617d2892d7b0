import { kindOf } from './kind.ts';
import type { Category } from './rule.ts';

/** The meaning of an annotation by GitHub itself. */
interface Note {
  readonly category: Category;
  /** What to do, where changing the code does not help. */
  readonly remedy?: string;
}

/**
 * The sentences of GitHub's runner and service: https://github.com/actions/runner/tree/main/src.
 * Each must be at the beginning of an annotation, so that words within the message of a tool are
 * not taken for one.
 */
const sentences: readonly (readonly [RegExp, Category, string?])[] = [
  [
    /^The (?:job|action '.+'|step)(?: running on runner .+)? has (?:exceeded the maximum execution time|timed out after)/,
    'timeout',
  ],
  [
    /^The (?:hosted |self-hosted )?runner(?:: .+?| .+?)?,? (?:has )?lost communication with the server/,
    'infrastructure',
    'run it again; if it comes back, the machine is short of memory, processor time or network',
  ],
  [
    /^The (?:hosted |self-hosted )?runner (?:has received a shutdown signal|encountered an error)|^The job was not acquired by Runner|^The operation was canceled because the runner/,
    'infrastructure',
    'run it again',
  ],
  [
    /^You are running out of disk space|^(?:System\.IO\.IOException: )?No space left on device/,
    'disk',
    'free space on the runner first, or take a larger one',
  ],
  [
    /^The job was not started because (?:recent account payments have failed|your (?:account|spending limit|plan)|.*\b(?:billing|payments?|spending limit)\b)|^The (?:account|spending limit) .*(?:billing|payment|exceeded)/,
    'permission_or_secret',
    "the account's owner has to settle billing or raise the spending limit",
  ],
  [
    /^(?:GitHub )?[Hh]osted runners are disabled for this repository|^Actions (?:has been|is|are) disabled|^(?:The )?actions? .+ (?:is|are) not allowed (?:to be used )?in\b|^The workflow is not allowed to use/,
    'permission_or_secret',
    "an administrator has to change the repository's or organisation's policy for Actions",
  ],
  [
    /^This is a scheduled .*brownout|^The .+ (?:image|environment|runner(?: image)?|label) (?:is|has been|was|will be) (?:deprecated|retired|removed|unsupported)|^This request has been automatically failed because it uses a deprecated version/,
    'configuration',
    'name an image or version that is still supported',
  ],
  [
    /^Canceling since a deadlock (?:for|was detected for) concurrency group/,
    'configuration',
    'a job waits for a concurrency group that its own workflow holds: give them different groups',
  ],
  [
    /^Error when evaluating '|^(?:\.github\/workflows\/\S+ \(Line: |Invalid workflow file|The workflow is not valid|Unrecognized named-value|The template is not valid|Matrix vector )|^Unable to resolve action |^Can't find 'action\.yml'/,
    'configuration',
  ],
  [/^Canceling since |^The (?:run|job|operation) was cancell?ed\b/, 'cancelled'],
];

/** The meaning of an annotation by GitHub itself; undefined where a tool wrote it. */
export function noteOf(message: string): Note | undefined {
  const found = sentences.find(([pattern]) => pattern.test(message));
  return found && { category: found[1], ...(found[2] && { remedy: found[2] }) };
}

/** The category of an annotation, whoever wrote it. */
export function noteCategory(message: string): Category | undefined {
  return noteOf(message)?.category ?? kindOf(message);
}
