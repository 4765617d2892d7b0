import { ToolError } from '../../github/errors.ts';
import type { Repository } from '../../github/repository.ts';
import { type Pending, pendingLine, readPendingExactly } from '../../github/review.ts';
import { readRun, runText, stateOf } from '../../github/run.ts';
import { shortSha } from '../../text/format.ts';
import {
  decisiveState,
  type Preview,
  requireWholeName,
  wholeText,
} from '../../tool/confirmation.ts';
import type { Context } from '../../tool/tool.ts';
import { deploymentLines } from './deployment-preview.ts';

interface RunId extends Repository {
  readonly run_id: number;
}

type Awaited = Pending & { readonly exactName: string };

type State = 'approved' | 'rejected';

const decisions = { approved: 'approve', rejected: 'reject' } as const;

/**
 * Previews a review of deployments.
 * @throws ToolError where there is nothing to review, or not by this user
 */
export async function previewReview(
  args: RunId & {
    readonly environment_ids: readonly number[];
    readonly state: State;
    readonly comment: string;
  },
  context: Context,
): Promise<Preview> {
  const comment = wholeText('comment', args.comment);
  const [run, pending] = await Promise.all([
    readRun(args, context),
    readPendingExactly(context.github, args),
  ]);
  const now = context.now();
  const chosen = chosenEnvironments(args, pending, now);
  for (const { exactName } of chosen) requireWholeName('environment_ids', exactName);
  const names = chosen.map(({ exactName }) => exactName);
  const at = shortSha(run.head_sha);
  const verb = decisions[args.state];
  return {
    lines: [
      `This will ${verb} deploying commit ${at} to ${names.map(shownName).join(', ')}:`,
      ...chosen.map((item) => pendingLine(item, now)),
      runText(run, now),
      `comment: ${comment}`,
    ],
    more: () => deploymentLines(args, run, names, context),
    phrase: `${verb} ${phraseFor(chosen)} for run ${run.id} at ${at}`,
    state: [
      decisiveState(run),
      chosen.map(({ environment, exactName }) => [environment.id, exactName]),
    ],
  };
}

/**
 * Previews the decision on a custom gate.
 * @throws ToolError where there is nothing to decide
 */
export async function previewGate(
  {
    environment_name: name,
    state,
    comment = '',
    ...named
  }: RunId & {
    readonly environment_name: string;
    readonly state?: State | undefined;
    readonly comment?: string | undefined;
  },
  context: Context,
): Promise<Preview> {
  requireWholeName('environment_name', name);
  const shown = wholeText('comment', comment);
  if (state === undefined && comment === '') {
    throw new ToolError('Not done. comment: needed where no state is given. Nothing was sent.');
  }
  const [run, pending] = await Promise.all([
    readRun(named, context),
    context.optional.read('the environments that wait', () =>
      readPendingExactly(context.github, named),
    ),
  ]);
  if (run.status === 'completed') {
    throw new ToolError(`Not done. Run ${run.id} is completed (${stateOf(run)}): no gate waits.`);
  }
  const waits = pending?.find(({ exactName }) => exactName.toLowerCase() === name.toLowerCase());
  const now = context.now();
  if (pending && pending.length > 0 && !waits) {
    throw new ToolError(
      `Not done. environment_name: ${shownName(name)} does not wait in run ${run.id}. These do:\n${pending.map((item) => pendingLine(item, now)).join('\n')}`,
    );
  }
  const at = shortSha(run.head_sha);
  const verb = state ? decisions[state] : 'comment on';
  return {
    lines: [
      `This will ${verb} the custom gate of ${shownName(name)} for commit ${at}:`,
      runText(run, now),
      `comment: ${shown}`,
    ],
    more: () => deploymentLines(named, run, [name], context),
    phrase: `${verb} ${phraseName(name)} for run ${run.id} at ${at}`,
    state: [decisiveState(run), waits && [waits.environment.id, waits.exactName]],
  };
}

const isPlain = (name: string) =>
  /^[\p{L}\p{N}](?:[\p{L}\p{N} ._/()-]*[\p{L}\p{N})])?$/u.test(name);

/** A name in a sentence, quoted where it could be misread. */
const shownName = (name: string) => (isPlain(name) ? name : JSON.stringify(name));

/** A name in a phrase, which is in double quotes itself. */
const phraseName = (name: string) => (isPlain(name) ? name : `'${name.replaceAll('"', "'")}'`);

const maxPhraseNames = 150;

function phraseFor(chosen: readonly Awaited[]): string {
  const names = chosen.map(({ exactName }) => phraseName(exactName)).join(', ');
  return names.length <= maxPhraseNames ? names : `${chosen.length} environments`;
}

/**
 * @throws ToolError where an environment does not wait for review, or the token's user may not
 * review it
 */
function chosenEnvironments(
  { environment_ids, run_id }: { environment_ids: readonly number[]; run_id: number },
  pending: readonly Awaited[],
  now: number,
): readonly Awaited[] {
  const known = pending.map((item) => pendingLine(item, now)).join('\n');
  const chosen = [...new Set(environment_ids)].map((id) => {
    const item = pending.find(({ environment }) => environment.id === id);
    if (item) return item;
    throw new ToolError(
      pending.length === 0
        ? `Not done. Run ${run_id} waits for no deployment review.`
        : `Not done. environment_ids: ${id} does not wait for review in run ${run_id}. These do:\n${known}`,
    );
  });
  const refused = chosen.filter(({ current_user_can_approve }) => !current_user_can_approve);
  if (refused.length === 0) return chosen;
  throw new ToolError(
    `Not done. The token's user may not review: GitHub lets only these decide.\n${refused.map((item) => pendingLine(item, now)).join('\n')}`,
  );
}
