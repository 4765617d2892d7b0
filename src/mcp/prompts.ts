import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import {
  ErrorCode,
  GetPromptRequestSchema,
  ListPromptsRequestSchema,
  McpError,
} from '@modelcontextprotocol/sdk/types.js';
import { inline } from '../text/text.ts';
import type { Prompt, Workplace } from '../tool/prompt.ts';

/** Handles prompts/list and prompts/get. */
export function servePrompts(
  server: Server,
  prompts: readonly Prompt[],
  workplace: () => Promise<Workplace>,
): void {
  server.setRequestHandler(ListPromptsRequestSchema, () => ({
    prompts: prompts.map(({ name, title, description, arguments: named }) => ({
      name,
      title,
      description,
      arguments: Object.entries(named).map(([name, { description, required }]) => ({
        name,
        description,
        required: required === true,
      })),
    })),
  }));

  server.setRequestHandler(GetPromptRequestSchema, async ({ params }) => {
    const prompt = promptNamed(prompts, params.name);
    const given = Object.fromEntries(
      Object.entries(params.arguments ?? {})
        .map(([name, value]) => [name, inline(value)] as const)
        .filter(([, value]) => value !== ''),
    );
    for (const name of Object.keys(given)) {
      if (!Object.hasOwn(prompt.arguments, name)) {
        throw invalid(
          `${prompt.name} takes ${Object.keys(prompt.arguments).join(', ')}, not "${inline(name, 50)}".`,
        );
      }
    }
    for (const [name, { required }] of Object.entries(prompt.arguments)) {
      if (required && given[name] === undefined) throw invalid(`${prompt.name} needs ${name}.`);
    }
    const text = prompt.text(given, await workplace());
    return {
      description: prompt.description,
      messages: [{ role: 'user' as const, content: { type: 'text' as const, text } }],
    };
  });
}

/** @throws McpError where there is no such prompt */
export function promptNamed(prompts: readonly Prompt[], name: string): Prompt {
  const prompt = prompts.find((candidate) => candidate.name === name);
  if (!prompt) throw invalid(`There is no prompt "${inline(name, 100)}".`);
  return prompt;
}

/** The protocol's error for invalid parameters. */
export function invalid(message: string): McpError {
  return new McpError(ErrorCode.InvalidParams, message);
}
