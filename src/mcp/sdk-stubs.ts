/**
 * Replaces packages that the SDK imports but this server never uses, so that a host need not wait
 * for them to load: ajv, which validates JSON Schema by default (handshake.ts gives the SDK another
 * validator), and zod/v3 with zod-to-json-schema, for tools described by zod (definitions.ts lists
 * them as JSON Schema).
 */
export default class Absent {
  constructor() {
    throw new Error(leftOut);
  }
}

/** In place of the only export of zod-to-json-schema that the SDK calls. */
export function zodToJsonSchema(): never {
  throw new Error(leftOut);
}

/** In place of the only export of zod/v3 that the SDK calls. */
export function object(): never {
  throw new Error(leftOut);
}

const leftOut = 'This part was left out of the bundle: see src/mcp/sdk-stubs.ts';
