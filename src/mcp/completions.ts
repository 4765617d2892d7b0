import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { CompleteRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { explain } from '../github/errors.ts';
import type { Repository } from '../github/repository.ts';
import { isOwner, isRepository } from '../github/repository.ts';
import type { Prompt } from '../tool/prompt.ts';
import { variables } from '../tool/resource.ts';
import { matching, type Suggest } from '../tool/suggestions.ts';
import type { Context } from '../tool/tool.ts';
import { invalid, promptNamed } from './prompts.ts';

/**
 * Completes the arguments of prompts and the variables of resources with values from the
 * repository.
 */
export function serveCompletions(
  server: Server,
  prompts: readonly Prompt[],
  contextFor: (signal: AbortSignal) => Context,
  defaultRepository: () => Promise<Repository | undefined>,
): void {
  server.setRequestHandler(CompleteRequestSchema, async ({ params }, { signal }) => {
    const { ref, argument } = params;
    const given = params.context?.arguments ?? {};
    const suggest: Suggest | undefined =
      ref.type === 'ref/prompt'
        ? own(promptNamed(prompts, ref.name).arguments, argument.name)?.suggest
        : own(variables, argument.name);
    const repository = repositoryIn(given) ?? (await defaultRepository());
    if (!suggest || !repository) return { completion: matching([], argument.value) };
    const { github } = contextFor(signal);
    try {
      const values = await suggest({ github, repository, given });
      return { completion: matching(values, argument.value) };
    } catch (error) {
      throw invalid(explain(error));
    }
  });
}

/** The own property by a name that the host sent, which might be "constructor". */
function own<Value>(named: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(named, name) ? named[name] : undefined;
}

function repositoryIn({ owner = '', repo = '' }: Record<string, string>): Repository | undefined {
  return isOwner(owner) && isRepository(repo) ? { owner, repo } : undefined;
}
