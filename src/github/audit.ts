import { randomUUID } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { access, lstat, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Redactor } from '../text/redact.ts';
import { inline, visible, withEachText } from '../text/text.ts';
import { ToolError } from './errors.ts';

/** A change as the person who answers for it wants to find it again. */
export interface Change {
  readonly tool: string;
  readonly repository: string;
  /** What is changed: "run 30433642", "workflow 7". */
  readonly object: string;
  readonly request: string;
  /** What was sent along. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly confirmed: 'by phrase and person' | 'by phrase' | 'not needed';
  /** The id of the HTTP request that asked for it. */
  readonly from?: string;
}

/** done: GitHub accepted it. refused: it did not. unknown: no answer came. */
export type Result = 'done' | 'refused' | 'not sent' | 'unknown';

/** What is known of a change when it has ended. */
interface Outcome {
  /** The path that it was sent on to, where the repository has another name now. */
  readonly sent_to?: string | undefined;
  /** What the agent was told. */
  readonly detail?: string;
}

/** Told what became of a change. */
export type Ended = (result: Result, outcome?: Outcome) => Promise<void>;

/** Writes down a change that is about to be sent. @throws ToolError where that cannot be done */
type Audit = (change: Change) => Promise<Ended>;

/**
 * Every change is one line of JSON on `log` when it has ended. Where a file is named, it has a line
 * before the change is sent and one after, each on the disk before anything else happens.
 */
export function audit(
  file: string | undefined,
  log: (line: string) => void,
  redactor: Redactor,
): Audit {
  const entry = (fields: Record<string, unknown>) => {
    const all = { time: new Date().toISOString(), ...fields };
    return `${JSON.stringify(withEachText(all, (text) => redactor.redact(visible(text))))}\n`;
  };
  return async (change) => {
    const id = randomUUID();
    const begun = entry({ id, ...change, result: 'sending' });
    if (file !== undefined) {
      try {
        await append(file, begun);
      } catch (error) {
        throw new ToolError(
          `Nothing was sent: the audit file cannot be written (${reason(error)}). The person who started the server named it with --audit.`,
        );
      }
    }
    return async (result, outcome = {}) => {
      const ended = entry({ id, ...change, result, ...outcome });
      log(ended);
      if (file === undefined) return;
      try {
        await append(file, ended);
      } catch (error) {
        // The change has happened: to fail now would tell the agent that it has not.
        log(entry({ id, result: 'not in the audit file', detail: reason(error) }));
      }
    };
  };
}

/** Why a file cannot take the changes; undefined where it can, or can be made. */
export async function auditFileFault(file: string): Promise<string | undefined> {
  try {
    return faultOf(await lstat(file));
  } catch (error) {
    return Object(error).code === 'ENOENT' ? folderFault(dirname(file)) : reason(error);
  }
}

/** Why a folder cannot get a new file; undefined where it can. */
async function folderFault(folder: string): Promise<string | undefined> {
  try {
    await access(folder, constants.W_OK);
    return undefined;
  } catch (error) {
    const isMissing = Object(error).code === 'ENOENT';
    return isMissing ? 'the folder that it would lie in is not there' : reason(error);
  }
}

function faultOf(stats: Stats): string | undefined {
  if (stats.isSymbolicLink()) return 'it is a link, and what it leads to may change';
  if (!stats.isFile()) return 'it is not a regular file';
  // Windows has no such bits: https://nodejs.org/api/fs.html#file-modes
  const open = process.platform !== 'win32' && (stats.mode & 0o077) !== 0;
  return open ? 'others on this machine may read or write it; chmod 600 makes it yours' : undefined;
}

/** Does not follow a link, nor wait for the other end of a pipe, that was put there meanwhile. */
const { O_WRONLY, O_APPEND, O_CREAT, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;
const appending = O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK;

/** One write of the whole line, so that the lines of two servers do not mix. */
async function append(file: string, line: string): Promise<void> {
  const before = await auditFileFault(file);
  if (before !== undefined) throw new AuditFileError(before);
  const handle = await open(file, appending, 0o600);
  try {
    const fault = faultOf(await handle.stat());
    if (fault !== undefined) throw new AuditFileError(fault);
    await handle.write(line);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

class AuditFileError extends Error {
  override name = 'AuditFileError';
}

function reason(error: unknown): string {
  if (error instanceof AuditFileError) return error.message;
  return inline(String(Object(error).code ?? error), 60);
}
