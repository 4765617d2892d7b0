import { layout, type RunWithJobs, type Tone } from './layout.ts';

/** A chart with more bars is unreadable. */
const maxBars = 60;

const marks: Readonly<Record<Tone, string>> = {
  red: 'crit, ',
  live: 'active, ',
  idle: 'active, ',
  stopped: 'done, ',
  good: 'done, ',
  quiet: 'done, ',
};

/**
 * The timeline of a run as a Mermaid gantt chart (https://mermaid.js.org/syntax/gantt.html).
 * Failed jobs are marked as critical, since Mermaid draws that in red.
 */
export function gantt(data: RunWithJobs, now: number): string {
  const { groups } = layout(data, now);
  const { run } = data;
  const lines = [
    'gantt',
    `  title ${plain(`${run.name} #${run.run_number}: ${run.conclusion ?? run.status}`)}`,
    '  dateFormat x',
    '  axisFormat %H:%M:%S',
  ];
  let bars = 0;
  for (const group of groups) {
    const shown = group.jobs.filter(({ bar }) => bar).slice(0, Math.max(0, maxBars - bars));
    if (shown.length === 0) continue;
    lines.push(`  section ${plain(group.name)}`);
    for (const job of shown) {
      if (!job.bar) continue;
      bars++;
      lines.push(
        `  ${plain(job.name)} (${job.state}${job.critical ? ', on the critical path' : ''}) :${marks[job.tone]}j${job.id}, ${job.bar.from}, ${job.bar.to}`,
      );
    }
  }
  const rows = groups.flatMap(({ jobs }) => jobs);
  const all = rows.filter(({ bar }) => bar).length;
  const carried = rows.filter((job) => job.carried).length;
  const idle = rows.length - all - carried;
  if (carried > 0)
    lines.push(`  %% ${carried} jobs ran in an earlier attempt and were carried over: not drawn`);
  if (idle > 0) lines.push(`  %% ${idle} jobs have not run: not drawn`);
  if (all > bars) lines.push(`  %% ${all - bars} more jobs are not drawn`);
  return `${lines.join('\n')}\n`;
}

/** Beginnings of a line that Mermaid takes for a keyword or a date. */
const hasMeaning =
  /^(?:acc|axis|call|click|date|excl|gantt|href|incl|section|tick|title|today|top|vert|week|\d{4}-)/i;

/** A name without Mermaid's special characters, in quotes where it begins like a keyword. */
function plain(text: string): string {
  const name = text.replace(/[:;#,%{}`<>\r\n\u2028\u2029]+/g, ' ').trim() || '(no name)';
  return hasMeaning.test(name) ? `"${name}"` : name;
}
