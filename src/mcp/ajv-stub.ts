/**
 * Stands in the bundle for ajv and ajv-formats: the SDK imports them for the case that no validator
 * is given, and server.ts gives one. Without them the server starts a third faster.
 */
export default class Absent {
  constructor() {
    throw new Error('This part was left out of the bundle: see src/mcp/ajv-stub.ts');
  }
}
