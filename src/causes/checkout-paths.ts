import type { Repository } from '../github/repository.ts';
import type { CauseAccess, Suspected } from './suspected.ts';

/** Causes with the paths of the person's own files, where a path means one of them. */
export async function withCheckoutPaths(
  repository: Repository,
  suspected: readonly Suspected[],
  { checkout }: Pick<CauseAccess, 'checkout'>,
): Promise<readonly Suspected[]> {
  const own = await checkout(repository);
  if (!own) return suspected;
  const named = suspected.flatMap(({ examined, annotations }) =>
    [...(examined.cause?.files ?? []), ...annotations].map(({ path }) => path),
  );
  const files = await own.files(named);
  const inCheckout = <T extends { readonly path: string }>(place: T): T => ({
    ...place,
    path: files.get(place.path) ?? place.path,
  });
  return suspected.map(({ examined, annotations, ...rest }) => ({
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
