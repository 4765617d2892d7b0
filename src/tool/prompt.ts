import type { Suggest } from './suggestions.ts';

/** What a person can type after a prompt's name. */
interface PromptArgument {
  readonly description: string;
  readonly required?: true;
  /** What the repository has that fits. */
  readonly suggest?: Suggest;
}

/** Where the person works, as far as that is known. */
export interface Place {
  /** owner/name */
  readonly repository: string | undefined;
  readonly branch: string | undefined;
}

/** A question that the person picks from a menu instead of typing it. */
export interface Prompt<Name extends string = string> {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly arguments: Readonly<Record<Name, PromptArgument>>;
  /** The question in words; the arguments are one line of visible text each. */
  text(given: Readonly<Partial<Record<Name, string>>>, place: Place): string;
}

export function definePrompt<Name extends string>(prompt: Prompt<Name>): Prompt {
  return prompt;
}
