import type { z } from 'zod';
import { ToolError } from '../github/errors.ts';
import { parameters } from './parameters.ts';
import type { Arguments, Context, Reply, Tool } from './tool.ts';

/** What a person has to know before something is destroyed or let through. */
export interface Preview {
  /** What would be lost or let through, line by line. */
  readonly lines: readonly string[];
  /** What else helps to decide; read only when it is shown. */
  readonly more?: () => Promise<readonly string[]>;
  /** Verb, object and what the decision hangs on: "approve run 30433642 at acb5820". */
  readonly phrase: string;
  /** All that would make it another decision, also what the phrase does not name. */
  readonly state: string;
}

interface ConfirmedTool<Input extends z.ZodRawShape>
  extends Omit<Tool<Input>, 'effect' | 'handle'> {
  /** Reads the present state. @throws ToolError where there is nothing to decide */
  preview(args: Arguments<Input>, context: Context): Promise<Preview>;
  act(args: Arguments<Input>, context: Context): Promise<Reply>;
}

const confirmation = parameters.confirm;

/**
 * A tool that acts only when told the very phrase that its preview ends with, and, where the host
 * can ask the person, only when the person says yes. The state is read again before it acts.
 */
export function defineConfirmed<Input extends z.ZodRawShape>({
  preview,
  act,
  ...tool
}: ConfirmedTool<Input>): Tool {
  const input = { ...tool.input, ...confirmation };
  return {
    ...tool,
    effect: 'confirm',
    input,
    async handle(args: Arguments<Input> & { confirm?: string | undefined }, context: Context) {
      const before = await preview(args, context);
      if (args.confirm !== before.phrase) throw await notDone(before, args.confirm);
      if (context.ask) {
        const answer = await context.ask(await question(before));
        if (answer !== 'accept') {
          throw await notDone(
            before,
            args.confirm,
            `The person ${answered[answer]}: nothing was sent.`,
          );
        }
        const after = await preview(args, context);
        if (after.state !== before.state || after.phrase !== before.phrase) {
          throw await notDone(after, args.confirm, 'It changed while the person was asked.');
        }
      }
      return act(args, context);
    },
  };
}

const answered = { decline: 'said no', cancel: 'closed the question' } as const;

/** All that a preview has to say. */
const shown = async ({ lines, more }: Preview) => [...lines, ...((await more?.()) ?? [])];

async function question(preview: Preview): Promise<string> {
  return [...(await shown(preview)), '', `Do it: ${preview.phrase}?`].join('\n');
}

async function notDone(
  preview: Preview,
  given: string | undefined,
  why?: string,
): Promise<ToolError> {
  const reason =
    why ??
    (given === undefined
      ? 'This needs confirmation.'
      : 'The confirmation given does not fit what is there now.');
  return new ToolError(
    [
      `Not done. ${reason}`,
      ...(await shown(preview)),
      'Show this to the person; when they agree, call again with',
      `confirm: "${preview.phrase}"`,
    ].join('\n'),
  );
}
