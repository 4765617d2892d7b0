import { type FailureIndex, idOf, type SeenFailure } from './failure-index.ts';

/** An index that ends with the process: what the demo saw is of no other world. */
export function failuresInMemory(): FailureIndex {
  const repositories = new Map<string, Map<string, SeenFailure>>();
  const of = ({ owner, repo }: { readonly owner: string; readonly repo: string }) => {
    const name = `${owner}/${repo}`.toLowerCase();
    const known = repositories.get(name) ?? new Map<string, SeenFailure>();
    repositories.set(name, known);
    return known;
  };
  const looked = new Set<ReturnType<typeof of>>();
  return {
    async record(repository, failures) {
      const known = of(repository);
      for (const failure of failures) {
        const id = idOf(failure);
        known.set(id, { ...failure, passed: known.get(id)?.passed ?? false });
      }
    },
    async recordPassed(repository, failures) {
      const known = of(repository);
      for (const failure of failures) {
        const kept = known.get(idOf(failure));
        if (kept) known.set(idOf(failure), { ...kept, passed: true });
      }
    },
    async read(repository, signatures) {
      const all = [...of(repository).values()];
      return all.filter(({ signature }) => signatures?.has(signature) ?? true);
    },
    async isFirstUse(repository) {
      const isFirst = !looked.has(of(repository));
      looked.add(of(repository));
      return isFirst;
    },
  };
}
