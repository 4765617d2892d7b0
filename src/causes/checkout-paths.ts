import type { Repository } from '../github/repository.ts';
import type { CauseAccess, FailureGroup } from './failure-group.ts';

/** Causes with the paths of the person's own files, where a path means one of them. */
export async function withCheckoutPaths(
  repository: Repository,
  groups: readonly FailureGroup[],
  { checkout }: Pick<CauseAccess, 'checkout'>,
): Promise<readonly FailureGroup[]> {
  const own = await checkout(repository);
  if (!own) return groups;
  const named = groups.flatMap(({ examined, annotations }) =>
    [...(examined.cause?.files ?? []), ...annotations].map(({ path }) => path),
  );
  const files = await own.files(named);
  const inCheckout = <T extends { readonly path: string }>(place: T): T => ({
    ...place,
    path: files.get(place.path) ?? place.path,
  });
  return groups.map(({ examined, annotations, ...rest }) => ({
    ...rest,
    annotations: annotations.map(inCheckout),
    examined: {
      ...examined,
      cause: examined.cause && {
        ...examined.cause,
        files: examined.cause.files.map(inCheckout),
      },
    },
  }));
}
