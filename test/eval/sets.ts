import { existsSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { foldersWith, recordedLogs } from '../fixtures/recorded.ts';
import type { Labels } from './score.ts';

const root = join(import.meta.dirname, '../..');

/** Logs that are not part of the project, where they are at hand. */
export const corpus = resolve(process.env.CORPUS ?? join(root, '../shared/corpus'));

/** Where each set of labelled logs lies: `<id>/job.log`, `<id>/labels.json`, and what else is known of it; or so by folders. */
const folders: Readonly<Record<string, string>> = {
  recorded: recordedLogs,
  cases: join(corpus, 'cases'),
  logchunks: join(corpus, 'logchunks'),
};

export const setNames = Object.keys(folders);

/** The recorded logs that have reports of their tests, once without and once with them. */
export const reportsSet = 'reports';

/** The recorded logs were made by this project: there is no half that it has not seen. */
const ownSet = 'recorded';

export interface Case {
  readonly id: string;
  readonly set: string;
  readonly folder: string;
  readonly project: string;
  /** Nothing may be made for it, by hand or by training: it shows what a change does to logs that are not known. */
  readonly heldOut: boolean;
  /** The job uploads the reports of its tests that are beside its log. */
  readonly reports?: true;
}

/** The cases of a set, or of a folder, in the order of their names; undefined where there is no such folder. */
export function casesOf(set: string): Case[] | undefined {
  if (set === reportsSet) {
    const reported = casesOf(ownSet)?.filter(({ folder }) => existsSync(join(folder, 'reports')));
    return reported?.flatMap((each) => [
      { ...each, set: 'without test reports' },
      { ...each, set: 'with test reports', reports: true as const },
    ]);
  }
  const folder = folders[set] ?? resolve(set);
  if (!existsSync(folder)) return undefined;
  const paths = new Map(foldersWith('labels.json', folder).map((path) => [basename(path), path]));
  const projects = new Map([...paths].map(([id, path]) => [id, projectOf(id, labelsIn(path))]));
  const names = [...new Set(projects.values())].sort((a, b) => (a < b ? -1 : 1));
  return [...paths].map(([id, path]) => {
    const project = projects.get(id) ?? id;
    const heldOut = set !== ownSet && names.indexOf(project) % 2 === 1;
    return { id, set, folder: path, project, heldOut };
  });
}

export function labelsIn(folder: string): Labels {
  return JSON.parse(readFileSync(join(folder, 'labels.json'), 'utf8')) as Labels;
}

/** The repository that a log comes from, in lower case; where its labels do not say, what its name says. */
function projectOf(id: string, { source }: Labels): string {
  const repository =
    /\blog of (\S+\/\S+)$/.exec(source ?? '')?.[1] ??
    /^([\w.-]+\/[\w.-]+):/.exec(source ?? '')?.[1];
  return (repository ?? id.replace(/[-_](?:run)?\d+$/, '')).toLowerCase();
}
