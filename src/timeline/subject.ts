import type { Cause, Pictured, RunOfJobs } from './layout.ts';

/** The runs that a tool's answer is about. */
export interface Subject {
  /** Addresses of resources. */
  readonly run: string;
  readonly base: string | undefined;
  readonly causes: readonly Cause[];
}

interface Answer {
  readonly run?: { readonly html_url?: string; readonly run_attempt?: number };
  readonly base?: { readonly html_url?: string } | null;
  readonly jobs?: readonly { readonly html_url?: string; readonly run_attempt?: number }[];
  readonly failures?: readonly {
    readonly category: string;
    readonly cause: string;
    readonly jobs: readonly string[];
    readonly job_count: number;
    readonly evidence: readonly {
      readonly job_id: number;
      readonly first_line: number;
      readonly text: string;
    }[];
  }[];
}

/** What to show of the structured answer of a tool; undefined where it names no run. */
export function subjectOf(data: unknown): Subject | undefined {
  const { run, base, jobs, failures = [] } = Object(data) as Answer;
  const [first] = jobs ?? [];
  const address = uriOf(
    run?.html_url ?? first?.html_url,
    run ? run.run_attempt : first?.run_attempt,
  );
  if (address === undefined) return undefined;
  return {
    run: address,
    base: uriOf(base?.html_url, undefined),
    causes: failures.map(({ category, cause, jobs, job_count, evidence }) => ({
      title: `${category.replaceAll('_', ' ')}: ${cause}`,
      job_id: evidence[0]?.job_id,
      jobs,
      job_count,
      lines: evidence.map(numbered).join('\n…\n'),
    })),
  };
}

/** The same run as it is now: with its latest attempt, of which nobody has said yet why it fails. */
export function latestOf({ run, base }: Subject): Subject {
  return { run: run.replace(/\/attempts\/\d+$/, ''), base, causes: [] };
}

function uriOf(address = '', attempt: number | undefined): string | undefined {
  const [, owner, repo, id] =
    /^https?:\/\/[^/]+\/([^/]+)\/([^/]+)\/actions\/runs\/(\d+)/.exec(address) ?? [];
  if (id === undefined) return undefined;
  return `actions://${owner}/${repo}/runs/${id}${attempt === undefined ? '' : `/attempts/${attempt}`}`;
}

/** Rows of `<number>: <text>`; "… 9" stands for nine lines that are left out. */
function numbered({ first_line, text }: { first_line: number; text: string }): string {
  let next = first_line;
  return text
    .split('\n')
    .map((line) => {
      const left = /^… (\d+)$/.exec(line)?.[1];
      if (left === undefined) return `${next++}: ${line}`;
      next += Number(left);
      return '…';
    })
    .join('\n');
}

/** Reads what is shown. */
export async function picturedOf(
  { run, base, causes }: Subject,
  read: (uri: string) => Promise<RunOfJobs>,
): Promise<Pictured> {
  const [shown, compared] = await Promise.all([read(run), base ? read(base) : undefined]);
  return { ...shown, causes, ...(compared && { base: compared }) };
}
