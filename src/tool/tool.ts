import type { z } from 'zod';
import type { Checkout } from '../checkout/git.ts';
import type { Answer, Parameters, Route } from '../github/api.ts';
import type { OptionalReads } from '../github/optional.ts';
import type { Repository } from '../github/repository.ts';
import type { Run } from '../github/run.ts';
import type { FailureIndex } from '../history/failure-index.ts';
import type { LogAccess } from '../logs/log.ts';
import type { Redactor } from '../text/redact.ts';
import type { ConfirmationCodes } from './confirmation-codes.ts';
import type { ToolName } from './names.ts';

/**
 * What a tool does to the world; the hints that hosts read come from this one word.
 * read: changes nothing. write: starts something. stop: ends something that runs.
 * confirm: destroys or lets through, and has to be confirmed.
 */
export type Effect = 'read' | 'write' | 'stop' | 'confirm';

/** Both channels of an answer, each complete on its own. */
export interface Reply {
  readonly text: string;
  readonly data: Record<string, unknown>;
  /** Addresses of resources that the host can open without the model reading them. */
  readonly links?: readonly Link[];
}

export interface Link {
  readonly uri: string;
  readonly title: string;
}

/** What a call may use besides its arguments. */
export interface Context extends LogAccess {
  /** Reads what the answer can do without, and collects what could not be seen. */
  readonly optional: OptionalReads;
  /** Waits, and throws as soon as the caller gives up. */
  readonly pause: (milliseconds: number) => Promise<void>;
  /** A word that nobody knew before this call; see logs/delimiter.ts. */
  readonly mark: string;
  /** Asks the person yes or no; undefined where the host cannot. */
  readonly ask: ((question: string) => Promise<'accept' | 'decline' | 'cancel'>) | undefined;
  /** What makes and knows the codes of confirmation phrases. */
  readonly confirmations: ConfirmationCodes;
  /** The working directory, where it is a checkout of that repository. */
  readonly checkout: (repository: Repository) => Promise<Checkout | undefined>;
  /** The failures that were seen before. */
  readonly failures: FailureIndex;
  /** Whether others use what is kept, who may see more than this caller. */
  readonly shared: boolean;
  /** Takes credentials out of text that is kept. */
  readonly redact: Redactor['redact'];
  /** A private folder of ours on disk. */
  readonly cacheFolder: string;
  /** How many bytes of archives are kept there. */
  readonly archiveLimit: number;
  /** The code of the thread in which patterns are tried. */
  readonly patternWorker: URL;
}

export type Arguments<Input extends z.ZodRawShape> = z.output<z.ZodObject<Input>>;

export interface Tool<
  Input extends z.ZodRawShape = z.ZodRawShape,
  Name extends ToolName = ToolName,
> {
  readonly name: Name;
  readonly title: string;
  readonly description: string;
  readonly effect: Effect;
  /** The endpoint of GitHub's that this tool is, where it is one. */
  readonly endpoint?: Route;
  /** Whether it writes a file on the machine of the server, and is of no use over HTTP. */
  readonly local?: true;
  /** Whether hosts that can show a picture of a run do so beside its answer. */
  readonly picture?: true;
  readonly input: Input;
  /** Of the runs of a pull request, branch or commit, those that it can be about; by default all. */
  readonly mayMean?: (run: Run) => boolean;
  readonly output: z.ZodRawShape;
  handle(args: Arguments<Input>, context: Context): Promise<Reply>;
}

/** A tool with its own logic. */
export function defineTool<Input extends z.ZodRawShape, Name extends ToolName>(
  tool: Tool<Input, Name>,
): Tool<z.ZodRawShape, Name> {
  return tool;
}

interface EndpointTool<Input extends z.ZodRawShape, Name extends ToolName, R extends Route, Data> {
  readonly name: Name;
  readonly title: string;
  readonly description: string;
  readonly effect: 'read';
  readonly endpoint: R;
  readonly input: Input;
  readonly mayMean?: (run: Run) => boolean;
  readonly output: z.ZodRawShape;
  /** GitHub's body as the slim structured answer. */
  decode(body: Answer<R>, args: Arguments<Input>): Data;
  /** The structured answer as short lines. */
  text(data: Data, args: Arguments<Input>, now: number): string;
}

/** A tool that is one call: its arguments go out untouched, since they have GitHub's names. */
export function defineEndpoint<
  Input extends z.ZodRawShape,
  Name extends ToolName,
  R extends Route,
  Data extends Record<string, unknown>,
>({ decode, text, ...tool }: EndpointTool<Input, Name, R, Data>): Tool<z.ZodRawShape, Name> {
  return defineTool({
    ...tool,
    async handle(args: Arguments<Input>, { github, now }: Context) {
      const data = decode(await github.call(tool.endpoint, args as Parameters<R>), args);
      return { text: text(data, args, now()), data };
    },
  });
}
