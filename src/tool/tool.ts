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
 * What a tool does; its annotations are derived from this.
 * read: changes nothing. write: starts something. stop: ends something that runs.
 * confirm: destroys something or lets it through, and needs confirmation.
 */
export type Effect = 'read' | 'write' | 'stop' | 'confirm';

/** The answer of a tool as text and as structured data, each complete on its own. */
export interface Reply {
  readonly text: string;
  readonly data: Record<string, unknown>;
  /** Resources that the host can open without the model reading them. */
  readonly links?: readonly Link[];
}

export interface Link {
  readonly uri: string;
  readonly title: string;
}

/** What a tool may use besides its arguments. */
export interface Context extends LogAccess {
  /** Reads what the answer can do without, and collects what could not be read. */
  readonly optional: OptionalReads;
  /** Waits; throws as soon as the call is cancelled. */
  readonly pause: (milliseconds: number) => Promise<void>;
  /** The unpredictable word that delimits quoted log text; see logs/delimiter.ts. */
  readonly mark: string;
  /** Asks the person to agree; undefined where the host cannot ask. */
  readonly ask: ((question: string) => Promise<'accept' | 'decline' | 'cancel'>) | undefined;
  /** Makes and checks the codes of confirmation phrases. */
  readonly confirmations: ConfirmationCodes;
  /** The checkout in the working directory, if it is one of that repository. */
  readonly checkout: (repository: Repository) => Promise<Checkout | undefined>;
  /** The failures that were seen before. */
  readonly failures: FailureIndex;
  /** Whether the caches are shared with callers who may see other repositories. */
  readonly shared: boolean;
  /** Removes credentials from text before it is kept. */
  readonly redact: Redactor['redact'];
  /** The private folder for what the server keeps on disk. */
  readonly cacheFolder: string;
  /** Maximum size of the downloaded archives in bytes. */
  readonly archiveLimit: number;
  /** The script of the worker thread that matches patterns. */
  readonly patternWorker: URL;
}

/** The arguments of a tool after validation. */
export type Arguments<Input extends z.ZodRawShape> = z.output<z.ZodObject<Input>>;

/** A tool as it is offered over MCP. */
export interface Tool<
  Input extends z.ZodRawShape = z.ZodRawShape,
  Name extends ToolName = ToolName,
> {
  readonly name: Name;
  readonly title: string;
  readonly description: string;
  readonly effect: Effect;
  /** GitHub's endpoint, for a tool that stands for one. */
  readonly endpoint?: Route;
  /** Whether it writes files on the server's machine, and so is not offered over HTTP. */
  readonly local?: true;
  /** Whether hosts can show the timeline of the run beside its answer. */
  readonly showsTimeline?: true;
  readonly input: Input;
  /**
   * Which runs the tool can be about, where a pull request, branch or commit has several; by
   * default all.
   */
  readonly mayMean?: (run: Run) => boolean;
  readonly output: z.ZodRawShape;
  handle(args: Arguments<Input>, context: Context): Promise<Reply>;
}

/** Defines a tool with its own logic. */
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
  /** Turns GitHub's response into the slim structured answer. */
  decode(body: Answer<R>, args: Arguments<Input>): Data;
  /** Writes the structured answer as short lines. */
  text(data: Data, args: Arguments<Input>, now: number): string;
}

/**
 * Defines a tool that makes one request, with its arguments unchanged: they have GitHub's names.
 */
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
