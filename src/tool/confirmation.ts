import { z } from 'zod';
import { ToolError } from '../github/errors.ts';
import { notSeenData } from '../github/optional.ts';
import type { Run } from '../github/run.ts';
import { redactLine } from '../text/redact.ts';
import { inline, visible, withoutImages } from '../text/text.ts';
import type { ToolName } from './names.ts';
import { parameters } from './parameters.ts';
import type { Arguments, Context, Reply, Tool } from './tool.ts';

/** What a person has to see before something is destroyed or let through. */
export interface Preview {
  /** What would be lost or let through. */
  readonly lines: readonly string[];
  /** Further lines that help to decide; read only when they are shown. */
  readonly more?: () => Promise<readonly string[]>;
  /** Verb, object and what the decision depends on: "approve run 30433642 at acb5820". */
  readonly phrase: string;
  /** Everything besides the arguments that the decision depends on. */
  readonly state: unknown;
  /** Whether it is about several things: act then checks each one after the first again itself. */
  readonly several?: boolean;
}

/**
 * What a decision about a run depends on: everything but updated_at, which changes without a reason
 * to decide anew.
 */
export function decisiveState({ updated_at: _, ...run }: Run): Omit<Run, 'updated_at'> {
  return run;
}

interface ConfirmedTool<Input extends z.ZodRawShape, Name extends ToolName>
  extends Omit<Tool<Input, Name>, 'effect' | 'handle'> {
  /** Reads the current state. @throws ToolError where there is nothing to decide */
  preview(args: Arguments<Input>, context: Context): Promise<Preview>;
  /**
   * Carries out what was agreed to. Its first change is sent only if the state is still what the
   * preview showed.
   */
  act(
    args: Arguments<Input>,
    context: Context,
    agreed: Preview,
  ): Promise<ActReply<Arguments<Input>>>;
}

/** The answer of a confirmed tool after it acted. */
export interface ActReply<Args> extends Reply {
  /** The arguments for the rest, where time ran out: it needs its own confirmation. */
  readonly left?: Args;
}

/** A preview with the phrase that confirms it. */
interface Offer extends Preview {
  /** The preview also says what could not be read. */
  readonly optional: Context['optional'];
  /** What the code of the phrase is made from. */
  readonly decision: string;
  /** The phrase with its code. */
  readonly confirm: string;
}

/** The fields that a preview adds to the output of a tool. */
const unconfirmed = {
  done: z.boolean(),
  confirm: z.string().optional().describe('The phrase, for after the person agreed.'),
  preview: z.string().optional(),
};

/**
 * Defines a tool that acts only when it is given the phrase at the end of its preview and, where
 * the host can ask the person, the person agrees. The state is read again before it acts, and after
 * every wait.
 */
export function defineConfirmed<Input extends z.ZodRawShape, Name extends ToolName>({
  preview,
  act,
  ...tool
}: ConfirmedTool<Input, Name>): Tool<z.ZodRawShape, Name> {
  const input = { ...tool.input, ...parameters.confirm };
  return {
    ...tool,
    effect: 'confirm',
    input,
    output: { ...unconfirmed, ...z.object(tool.output).partial().shape },
    async handle(
      { confirm, ...given }: Arguments<Input> & { confirm?: string | undefined },
      context: Context,
    ) {
      const args = given as unknown as Arguments<Input>;
      const offer = async (wanted = args): Promise<Offer> => {
        const shownPreview = await preview(wanted, context);
        const decision = JSON.stringify([
          tool.name,
          context.webHost,
          Object.entries(wanted).filter(([, value]) => value !== undefined),
          shownPreview.phrase,
          shownPreview.state,
        ]);
        const code = await context.confirmations.codeFor(decision);
        return {
          ...shownPreview,
          optional: context.optional,
          decision,
          confirm: `${shownPreview.phrase} [${code}]`,
        };
      };
      const before = await offer();
      if (!confirm) return unconfirmedReply(before);
      const use = await acceptPhrase(before, confirm, context);
      if (context.ask) await askPerson(before, context.ask);
      let isUsed = false;
      const lookAgain = async () => {
        const after = await offer();
        if (after.decision !== before.decision) throw await refusal(after, stateChanged);
      };
      const ready = async (waited: boolean) => {
        // The first attempt hit a rate limit, and the state may have changed while waiting.
        if (isUsed && waited && !(before.several && context.github.sent())) await lookAgain();
        if (isUsed) return;
        if (waited || context.ask) await lookAgain();
        if (!(await use())) throw await refusal(await offer(), phraseUsed);
        isUsed = true;
      };
      const github = context.github.guarded(ready);
      const { data, left, ...reply } = await act(args, { ...context, github }, before);
      if (left === undefined) return { ...reply, data: { done: true, ...data } };
      const rest = await unconfirmedReply(await offer(left));
      return { text: `${reply.text}\n${rest.text}`, data: { ...data, ...rest.data } };
    },
  };
}

const stateChanged = 'It changed since you called.';
const phraseUsed =
  'The phrase was used by another call. Read the run to see what became of that before you decide again.';
const phraseUnknown =
  'The phrase given does not fit what is there now, or is older than ten minutes: only the last line of a preview confirms.';

/** @throws ToolError with the new preview where the phrase is not that of this decision */
async function acceptPhrase(
  offer: Offer,
  given: string,
  { confirmations }: Context,
): Promise<() => Promise<boolean>> {
  const [, phrase, code = ''] = /^(.*) \[([a-z0-9]+)\]$/s.exec(given) ?? [];
  const use =
    phrase === offer.phrase ? await confirmations.accept(offer.decision, code) : 'unknown';
  if (typeof use === 'function') return use;
  throw await refusal(offer, use === 'used' ? phraseUsed : phraseUnknown);
}

const personAnswers = { decline: 'said no', cancel: 'closed the question' } as const;

/** @throws ToolError where the person does not agree */
async function askPerson(offer: Offer, ask: NonNullable<Context['ask']>): Promise<void> {
  const answer = await ask(
    [...(await previewLines(offer)), '', `Do it: ${offer.phrase}?`].join('\n'),
  );
  if (answer === 'accept') return;
  throw new ToolError(`Not done. The person ${personAnswers[answer]}: nothing was sent.`);
}

/** All lines of a preview, with what could not be read. */
async function previewLines({ lines, more, optional }: Offer): Promise<string[]> {
  const rest = (await more?.()) ?? [];
  return [...lines, ...rest, ...optional.notSeen];
}

const lastLine = (confirm: string) => `confirm: "${confirm}"`;

async function unconfirmedReply(offer: Offer): Promise<Reply> {
  const lines = await previewLines(offer);
  return {
    text: previewText('This needs confirmation.', lines, offer),
    data: {
      done: false,
      confirm: offer.confirm,
      preview: lines.join('\n'),
      ...notSeenData(offer.optional),
    },
  };
}

async function refusal(offer: Offer, why: string): Promise<ToolError> {
  return new ToolError(previewText(why, await previewLines(offer), offer));
}

function previewText(why: string, lines: readonly string[], { confirm }: Offer): string {
  return [
    `Not done. ${why}`,
    ...lines,
    'Show this to the person; when they agree, call again with',
    lastLine(confirm),
  ].join('\n');
}

/** Adds lines to a reply; the phrase of a preview stays its last line. */
export function withLines(text: string, lines: readonly string[]): string {
  const all = text.split('\n');
  const hasPhrase = /^confirm: "[^"]*"$/.test(all.at(-1) ?? '');
  return all.toSpliced(hasPhrase ? -1 : all.length, 0, ...lines).join('\n');
}

/** The longest text that a preview shows, in characters. */
const maxText = 2000;

/**
 * A text in quotes, with line breaks escaped.
 * @throws ToolError where it cannot be shown whole: nobody should agree to what they do not see
 */
export function wholeText(field: string, text: string): string {
  const quoted = JSON.stringify(text);
  if (text.length > maxText) {
    throw new ToolError(
      `Not done. ${field}: has ${text.length} characters, of which a preview shows at most ${maxText}. Nothing was sent.`,
    );
  }
  if (!isSafe(quoted)) {
    throw new ToolError(
      `Not done. ${field}: cannot be shown whole, since it has invisible characters, images, or what looks like a credential. Nothing was sent.`,
    );
  }
  return text === '' ? '(none)' : quoted;
}

/**
 * @throws ToolError where a name cannot be shown exactly, so that another one could look the same
 */
export function requireWholeName(field: string, name: string): void {
  if (name !== '' && inline(name) === name && isSafe(name)) return;
  throw new ToolError(
    `Not done. ${field}: ${JSON.stringify(inline(name))} cannot be shown to the letter, since it is longer, or has invisible characters or several spaces. Decide it on GitHub's page. Nothing was sent.`,
  );
}

/** Whether a text reaches the reader unchanged. */
function isSafe(text: string): boolean {
  return visible(text) === text && withoutImages(text) === text && redactLine(text) === text;
}
