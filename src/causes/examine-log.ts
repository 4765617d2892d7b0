import { type HeldLines, holdLines } from '../logs/held-lines.ts';
import type { JobLog } from '../logs/log.ts';
import { quoted } from '../text/text.ts';
import { examineInTime } from './examine.ts';
import type { CauseAccess, Examined } from './failure-group.ts';

/** When the reading of logs ends, before the answer has to be out: what they say has to be looked into, too. */
export const timeToExamine = 16_000;

/** When that ends: lines have to be chosen, and others use the machine as well. */
const timeToChoose = 10_000;

/** A cause that is as sure as this needs no comparison with a green log, which costs three requests. */
const sureEnough = 0.8;

export const isSure = ({ cause }: Examined) => (cause?.confidence ?? 0) >= sureEnough;

/**
 * Whether no line elsewhere is needed: this cause is sure, and its own line says why. The reports of
 * failed tests may stand far before the list of them, and what says why from the cut on, again and
 * again, may have begun before it.
 */
function explainsItself(examined: Examined): boolean {
  const { cause, evidence } = examined;
  if (!cause || !isSure(examined) || cause.tests.length > 0) return false;
  const roots = evidence.filter(({ known, says }) => known && says === 'root');
  const places = roots.map(({ core }) => core);
  const first = places.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const last = places.reduce((a, b) => Math.max(a, b), 0);
  return places.includes(cause.at) && first > last - first;
}

/** A log, as far as it is looked into; what of it was seen in time. */
export interface ExaminedLog {
  readonly held: HeldLines;
  readonly all: Examined | undefined;
}

/** Looks into a log: of a large one whose end tells why it failed, no more is read than that. */
export async function examineLog(log: JobLog, access: CauseAccess): Promise<ExaminedLog> {
  const look = async (end: number | undefined) => {
    const held = await holdInTime(log, end, access);
    return { held, all: await examineInTime(log.job, held.lines, turnsOf(access)) };
  };
  if (log.endIsNear && (log.size ?? 0) > access.largeLog) {
    const { held, all } = await look(access.largeLog / 2);
    if (all && explainsItself(all)) return { held: { ...held, whole: true }, all };
  }
  return look(undefined);
}

/** Holds what there is time for, and says where that is not all. */
export async function holdInTime(
  log: JobLog,
  end: number | undefined,
  { optional, deadline }: CauseAccess,
): Promise<HeldLines> {
  const held = await holdLines(log, end, deadline - timeToExamine);
  const what = `the end of the log of job ${log.job.id} ${quoted(log.job.name)}`;
  if (held.late) optional.note(what, 'time was up before it came');
  return held;
}

export const turnsOf = (access: CauseAccess) => ({
  ...access,
  until: access.deadline - timeToChoose,
});
