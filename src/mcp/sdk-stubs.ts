/**
 * Stands in the bundle for what the SDK imports for cases that do not arise: a validator of JSON
 * Schema where none is given (greeting.ts gives one), and tools that are described by zod's version 3
 * (definitions.ts lists them as JSON Schema). A host would wait for all of it to be loaded.
 */
export default class Absent {
  constructor() {
    throw new Error(leftOut);
  }
}

export function zodToJsonSchema(): never {
  throw new Error(leftOut);
}

/** That of zod/v3. */
export function object(): never {
  throw new Error(leftOut);
}

const leftOut = 'This part was left out of the bundle: see src/mcp/absent.ts';
