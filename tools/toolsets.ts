/** The names of the groups of tools, apart from the tools, which are loaded when they are first asked for. */
export const toolsets = ['runs', 'control', 'logs', 'reviews', 'triage'] as const;
