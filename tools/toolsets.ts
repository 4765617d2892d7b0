/**
 * The names of the groups of tools. In their own file, since they are needed before the tools are
 * loaded.
 */
export const toolsets = ['runs', 'control', 'logs', 'reviews', 'triage'] as const;
