import { leading } from './text.ts';

/** The name of a job without the values of its matrix, which all jobs of the matrix have in common. */
export function withoutMatrix(name: string): string {
  return name.replace(/ \(.*\)$/, '');
}

/** Names of jobs in few words: "build (18), build (20) and 3 more". */
export function jobNames(names: readonly string[], max = 4): string {
  const shown = names.slice(0, max).map(leading).join(', ');
  return names.length <= max ? shown : `${shown} and ${names.length - max} more`;
}
