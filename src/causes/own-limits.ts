import { noteOf } from '../analysis/notes.ts';
import { annotationsOf } from '../github/annotations.ts';
import { hasBegun, type Roles } from '../github/job-roles.ts';
import type { Repository } from '../github/repository.ts';
import type { CauseAccess } from './failure-group.ts';

/** Cancelled jobs whose notes are read: each costs a request. */
const maxAsked = 4;

/**
 * The same roles, but for cancelled jobs of which GitHub notes that they ran into their own time limit:
 * those are looked into. By the time of their end they may look like jobs that another's failure ended.
 */
export async function withOwnLimits(
  repo: Repository,
  roles: Roles,
  { github, optional }: Pick<CauseAccess, 'github' | 'optional'>,
): Promise<Roles> {
  const { suspects, consequences } = roles;
  const asked = suspects.length > 0 ? consequences.filter(hasBegun).slice(0, maxAsked) : [];
  const ranOut = await Promise.all(
    asked.map(async ({ id }) => {
      const notes = await optional.read('annotations', () => annotationsOf(repo, id, github));
      return notes?.some(({ message }) => noteOf(message)?.category === 'timeout') ?? false;
    }),
  );
  const own = asked.filter((_, index) => ranOut[index]);
  return {
    suspects: [...suspects, ...own],
    consequences: consequences.filter((job) => !own.includes(job)),
  };
}
