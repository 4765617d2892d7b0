import type { Suggest } from './suggestions.ts';

/** An argument of a prompt, which the person fills in. */
interface PromptArgument {
  readonly description: string;
  readonly required?: true;
  /** Suggests values from the repository. */
  readonly suggest?: Suggest;
}

/** The repository and branch that the person works on, as far as known. */
export interface Workplace {
  /** owner/name */
  readonly repository: string | undefined;
  readonly branch: string | undefined;
}

/** A prompt that the person picks from a menu of the host. */
export interface Prompt<Name extends string = string> {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly arguments: Readonly<Record<Name, PromptArgument>>;
  /** The text of the prompt; each argument is one line of visible text. */
  text(given: Readonly<Partial<Record<Name, string>>>, workplace: Workplace): string;
}

/** Defines a prompt, with the names of its arguments checked by the compiler. */
export function definePrompt<Name extends string>(prompt: Prompt<Name>): Prompt {
  return prompt;
}
