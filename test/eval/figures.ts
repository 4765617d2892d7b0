import type { Judged } from './replay.ts';

/** The budgets whose answers are looked at closely, the last one being what a caller gets who gives none. */
export const wide = 1500;
export const narrow = 500;
export const usual = 1200;

/** What of one log goes into a mean, by the name of the figure; undefined where it has no label for it. */
export const figures: Readonly<Record<string, (each: Judged) => number | undefined>> = {
  headline: ({ headline }) => headline,
  category: ({ category }) => category,
  [`critical@${wide}`]: ({ answers }) => answers[wide]?.critical,
  [`critical@${narrow}`]: ({ answers }) => answers[narrow]?.critical,
  [`lines@${wide}`]: ({ answers }) => answers[wide]?.lines,
  [`lines@${narrow}`]: ({ answers }) => answers[narrow]?.lines,
  sure_wrong: ({ headline, soundsSure }) =>
    headline === undefined ? undefined : Number(soundsSure && headline === 0),
  sure_both_wrong: ({ headline, category, soundsSure }) =>
    headline === undefined ? undefined : Number(soundsSure && headline === 0 && category === 0),
  [`tokens@${usual}`]: ({ answers }) => answers[usual]?.tokens,
};

/** The mean of a figure; undefined where no log has a label for it. */
export function meanOf(figure: string, judged: readonly Judged[]): number | undefined {
  const values = judged.flatMap((each) => figures[figure]?.(each) ?? []);
  return values.length === 0 ? undefined : mean(values);
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The structured form may take so much of the text's budget. */
const structured = 1.4;

/** Answers that take more than their budget, in either form. */
export function overBudget(judged: readonly Judged[]): string[] {
  return judged.flatMap(({ id, answers }) =>
    Object.entries(answers).flatMap(([budget, { tokens, data }]) => [
      ...(tokens > Number(budget) ? [`${id}: ${tokens} tokens of ${budget}`] : []),
      ...(data > Number(budget) * structured ? [`${id}: ${data} as data of ${budget}`] : []),
    ]),
  );
}

/** Items by what they have in common, in the order in which it comes first. */
export function groupBy<Item>(
  items: readonly Item[],
  by: (item: Item) => string,
): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(by(item));
    if (group) group.push(item);
    else groups.set(by(item), [item]);
  }
  return groups;
}
