import type { Cause, RunWithJobs, TimelineData } from './layout.ts';

/** The runs that a tool's answer is about, by the addresses of their resources. */
export interface Subject {
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

/** What to show for a tool's structured answer; undefined where it names no run. */
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
      lines: evidence.map(numberedLines).join('\n…\n'),
    })),
  };
}

/** The same run in its latest attempt, whose causes are not known. */
export function latestOf({ run, base }: Subject): Subject {
  return { run: run.replace(/\/attempts\/\d+$/, ''), base, causes: [] };
}

function uriOf(address = '', attempt: number | undefined): string | undefined {
  const [, owner, repo, id] =
    /^https?:\/\/[^/]+\/([^/]+)\/([^/]+)\/actions\/runs\/(\d+)/.exec(address) ?? [];
  if (id === undefined) return undefined;
  return `actions://${owner}/${repo}/runs/${id}${attempt === undefined ? '' : `/attempts/${attempt}`}`;
}

/** Lines as `<number>: <text>`; "… 9" stands for nine omitted lines. */
function numberedLines({ first_line, text }: { first_line: number; text: string }): string {
  let next = first_line;
  return text
    .split('\n')
    .map((line) => {
      const omitted = /^… (\d+)$/.exec(line)?.[1];
      if (omitted === undefined) return `${next++}: ${line}`;
      next += Number(omitted);
      return '…';
    })
    .join('\n');
}

/** Reads the run, and the run that it is compared with. */
export async function loadTimeline(
  { run, base, causes }: Subject,
  read: (uri: string) => Promise<RunWithJobs>,
): Promise<TimelineData> {
  const [shown, compared] = await Promise.all([read(run), base ? read(base) : undefined]);
  return { ...shown, causes, ...(compared && { base: compared }) };
}
