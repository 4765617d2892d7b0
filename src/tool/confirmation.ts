import { z } from 'zod';
import { ToolError } from '../github/errors.ts';
import { notSeenData } from '../github/optional.ts';
import type { Run } from '../github/run.ts';
import { redactLine } from '../text/redact.ts';
import { inline, visible, withoutImages } from '../text/text.ts';
import type { ToolName } from './names.ts';
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
  /** All that would make it another decision, besides the arguments of the call. */
  readonly state: unknown;
  /** It is about several things: once the first has gone, act looks at each other one again itself. */
  readonly several?: boolean;
}

/** What a decision about a run hangs on: all that is shown of it, but for when GitHub last wrote to it. */
export function decisive({ updated_at: _, ...run }: Run): Omit<Run, 'updated_at'> {
  return run;
}

interface ConfirmedTool<Input extends z.ZodRawShape, Name extends ToolName>
  extends Omit<Tool<Input, Name>, 'effect' | 'handle'> {
  /** Reads the present state. @throws ToolError where there is nothing to decide */
  preview(args: Arguments<Input>, context: Context): Promise<Preview>;
  /** Sends what was agreed to. Its first change goes out only while the state is what was shown. */
  act(
    args: Arguments<Input>,
    context: Context,
    agreed: Preview,
  ): Promise<ActReply<Arguments<Input>>>;
}

/** The answer of a tool that acted. */
export interface ActReply<Args> extends Reply {
  /** What was agreed to and not reached in time: it needs a confirmation of its own. */
  readonly left?: Args;
}

/** A preview with the phrase that confirms it. */
interface Offer extends Preview {
  /** What could not be seen belongs to what is shown. */
  readonly optional: Context['optional'];
  /** All that the code of the phrase is made from. */
  readonly decision: string;
  readonly confirm: string;
}

/** How the answer of a tool that was not confirmed differs from that of one that acted. */
const unconfirmed = {
  done: z.boolean(),
  confirm: z.string().optional().describe('The phrase, for after the person agreed.'),
  preview: z.string().optional(),
};

/**
 * A tool that acts only when told the very phrase that its preview ended with, and, where the host
 * can ask the person, only when the person says yes. The state is read again before it acts, and
 * after whatever it had to wait for.
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
        const shown = await preview(wanted, context);
        const decision = JSON.stringify([
          tool.name,
          context.webHost,
          Object.entries(wanted).filter(([, value]) => value !== undefined),
          shown.phrase,
          shown.state,
        ]);
        const code = await context.confirmations.codeFor(decision);
        return {
          ...shown,
          optional: context.optional,
          decision,
          confirm: `${shown.phrase} [${code}]`,
        };
      };
      const before = await offer();
      if (!confirm) return asked(before);
      const use = await accepted(before, confirm, context);
      if (context.ask) await askPerson(before, context.ask);
      let isUsed = false;
      const lookAgain = async () => {
        const after = await offer();
        if (after.decision !== before.decision) throw await refused(after, changed);
      };
      const ready = async (waited: boolean) => {
        // A limit refused what was sent first, and time has passed since.
        if (isUsed && waited && !(before.several && context.github.sent())) await lookAgain();
        if (isUsed) return;
        if (waited || context.ask) await lookAgain();
        if (!(await use())) throw await refused(await offer(), usedUp);
        isUsed = true;
      };
      const github = context.github.guarded(ready);
      const { data, left, ...reply } = await act(args, { ...context, github }, before);
      if (left === undefined) return { ...reply, data: { done: true, ...data } };
      const rest = await asked(await offer(left));
      return { text: `${reply.text}\n${rest.text}`, data: { ...data, ...rest.data } };
    },
  };
}

const changed = 'It changed since you called.';
const usedUp =
  'The phrase was used by another call. Read the run to see what became of that before you decide again.';
const unfit =
  'The phrase given does not fit what is there now, or is older than ten minutes: only the last line of a preview confirms.';

/** @throws ToolError with the new preview where the phrase is not that of this decision */
async function accepted(
  offer: Offer,
  given: string,
  { confirmations }: Context,
): Promise<() => Promise<boolean>> {
  const [, phrase, code = ''] = /^(.*) \[([a-z0-9]+)\]$/s.exec(given) ?? [];
  const use =
    phrase === offer.phrase ? await confirmations.accept(offer.decision, code) : 'unknown';
  if (typeof use === 'function') return use;
  throw await refused(offer, use === 'used' ? usedUp : unfit);
}

const answered = { decline: 'said no', cancel: 'closed the question' } as const;

/** @throws ToolError where the person does not agree */
async function askPerson(offer: Offer, ask: NonNullable<Context['ask']>): Promise<void> {
  const answer = await ask([...(await shown(offer)), '', `Do it: ${offer.phrase}?`].join('\n'));
  if (answer === 'accept') return;
  throw new ToolError(`Not done. The person ${answered[answer]}: nothing was sent.`);
}

/** All that a preview has to say. */
async function shown({ lines, more, optional }: Offer): Promise<string[]> {
  const rest = (await more?.()) ?? [];
  return [...lines, ...rest, ...optional.notSeen];
}

const lastLine = (confirm: string) => `confirm: "${confirm}"`;

async function asked(offer: Offer): Promise<Reply> {
  const lines = await shown(offer);
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

async function refused(offer: Offer, why: string): Promise<ToolError> {
  return new ToolError(previewText(why, await shown(offer), offer));
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

/** The longest text that a preview still shows. */
const maxText = 2000;

/**
 * A text in quotes, with escapes where it has more than one line.
 * @throws ToolError where it cannot be shown whole: nobody may agree to what they do not see
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

/** @throws ToolError where a name cannot be shown to the letter: another one could look the same */
export function requireWholeName(field: string, name: string): void {
  if (name !== '' && inline(name) === name && isSafe(name)) return;
  throw new ToolError(
    `Not done. ${field}: ${JSON.stringify(inline(name))} cannot be shown to the letter, since it is longer, or has invisible characters or several spaces. Decide it on GitHub's page. Nothing was sent.`,
  );
}

/** Whether a text reaches the reader as it is. */
function isSafe(text: string): boolean {
  return visible(text) === text && withoutImages(text) === text && redactLine(text) === text;
}
