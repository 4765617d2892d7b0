import type { DispatchInput } from '../../github/workflow-definition.ts';
import { inline, leading, quoted } from '../../text/text.ts';
import { nearest } from '../../tool/nearest.ts';

/** An input that a workflow would be started with. */
export interface InputValue {
  readonly name: string;
  readonly value: string;
  /** Whether the value comes from the workflow file, not from the call. */
  readonly isDefault: boolean;
}

/** The inputs of a dispatch, and what is wrong with those that were given. */
interface CheckedInputs {
  readonly values: readonly InputValue[];
  readonly wrong: readonly string[];
}

/**
 * Checks inputs against those that a workflow file declares.
 * @param environments of the repository; undefined: unknown and not checked
 */
export function checkInputs(
  declared: readonly DispatchInput[],
  given: Readonly<Record<string, unknown>>,
  environments: readonly string[] | undefined,
): CheckedInputs {
  const names = declared.map(({ name }) => name);
  const wrong = Object.keys(given)
    .filter((name) => !names.includes(name))
    .map((name) => unknownInput(name, names));
  const values: InputValue[] = [];
  for (const input of declared) {
    const value = given[input.name];
    if (value === undefined) {
      if (input.default !== undefined) {
        values.push({ name: input.name, value: input.default, isDefault: true });
      } else if (input.required) {
        wrong.push(`${leading(input.name)} is required${explained(input)}`);
      }
      continue;
    }
    const read = readValue(input, String(value), environments);
    if (read.wrong === undefined) {
      values.push({ name: input.name, value: read.value, isDefault: false });
    } else {
      wrong.push(`${leading(input.name)}: ${read.wrong}`);
    }
  }
  return { values, wrong };
}

function unknownInput(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  const takes = known.length > 0 ? `it takes ${known.map(leading).join(', ')}` : 'it takes none';
  return `unknown ${quoted(inline(name, 50))}${near ? `, perhaps ${leading(near)}` : ''} (${takes})`;
}

function explained({ description, options }: DispatchInput): string {
  const choice = options.length > 0 ? ` (${options.map(leading).join(', ')})` : '';
  return `${description ? `: ${quoted(description)}` : ''}${choice}`;
}

type Read = { readonly value: string; readonly wrong?: undefined } | { readonly wrong: string };

function readValue(
  { type, options, required }: DispatchInput,
  text: string,
  environments: readonly string[] | undefined,
): Read {
  if (text === '' && required) return { wrong: 'is required, and may not be empty' };
  switch (type) {
    case 'string':
      return { value: text };
    case 'boolean': {
      const word = text.trim().toLowerCase();
      return /^(?:true|false)$/.test(word)
        ? { value: word }
        : { wrong: `${quoted(inline(text, 100))} is neither true nor false` };
    }
    case 'number':
      return text.trim() !== '' && Number.isFinite(Number(text))
        ? { value: text.trim() }
        : { wrong: `${quoted(inline(text, 100))} is no number` };
    case 'choice':
      return oneOf(text, options, 'an option');
    case 'environment':
      return environments === undefined
        ? { value: text }
        : oneOf(text, environments, 'an environment of the repository');
  }
}

/** The name that equals the text, ignoring case; never one that is only similar. */
function oneOf(text: string, names: readonly string[], what: string): Read {
  if (names.includes(text)) return { value: text };
  const same = names.filter((name) => name.toLowerCase() === text.trim().toLowerCase());
  const [only, ...others] = same;
  if (only !== undefined && others.length === 0) return { value: only };
  const near = nearest(text, names);
  const list = names.length > 0 ? names.map(leading).join(', ') : 'there is none';
  return {
    wrong: `${quoted(inline(text, 100))} is not ${what}${near ? `, perhaps ${leading(near)}` : ''} (${list})`,
  };
}
