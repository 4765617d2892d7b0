import { useState } from 'preact/hooks';
import { span } from '../format.ts';
import type { Call } from './host.ts';
import { type Bar, type Group, type JobRow, layout, type Pictured } from './layout.ts';

/** With more red jobs than this, opening all of them would hide the picture. */
const mostOpened = 5;

interface Scale {
  readonly length: number;
}

export function View({ pictured, now, call }: { pictured: Pictured; now: number; call: Call }) {
  const { run } = pictured;
  const { groups, length, red } = layout(pictured, now);
  const standing = run.conclusion ?? run.status;
  return (
    <>
      <header>
        <h1>
          {run.name} #{run.run_number}
          {run.run_attempt > 1 && ` attempt ${run.run_attempt}`}: {words(standing)}
        </h1>
        <p>
          {run.display_title} · {pictured.jobs.length} jobs, {red} failed · {span(length)}
        </p>
        {red > 0 && <Rerun url={run.html_url} call={call} />}
      </header>
      <ul aria-label="Timeline of jobs">
        {groups.map((group) => (
          <GroupItem key={group.name} group={group} length={length} opened={red <= mostOpened} />
        ))}
      </ul>
      <p class="legend">
        <span class="key queue" /> queued <span class="key good" /> ran <span class="key red" />{' '}
        failed <span class="key critical" /> critical path, inferred from times
      </p>
    </>
  );
}

/** The click asks the tool, which asks for what it needs itself. */
function Rerun({ url, call }: { url: string; call: Call }) {
  const [said, say] = useState('');
  const [, owner, repo, id] = /^https?:\/\/[^/]+\/([^/]+)\/([^/]+)\/.*?(\d+)/.exec(url) ?? [];
  if (id === undefined) return null;
  const rerun = () => {
    say('Asking…');
    const args = { owner, repo, run_id: Number(id) };
    call('tools/call', { name: 're_run_workflow_failed_jobs', arguments: args }).then(
      (result) => {
        const [first] = (Object(result) as { content?: { text?: string }[] }).content ?? [];
        say(first?.text ?? 'Done.');
      },
      (error: Error) => say(error.message),
    );
  };
  return (
    <p>
      <button type="button" class="action" onClick={rerun}>
        Rerun failed jobs
      </button>{' '}
      <output>{said}</output>
    </p>
  );
}

function GroupItem({ group, opened, length }: { group: Group; opened: boolean } & Scale) {
  const [open, setOpen] = useState(opened && group.red > 0);
  const [only] = group.jobs;
  if (only && group.jobs.length === 1)
    return <JobItem job={only} opened={opened} length={length} />;
  const standing = group.red > 0 ? `${group.red} failed` : 'none failed';
  return (
    <li>
      <Row
        label={`${group.name} × ${group.jobs.length}`}
        standing={standing}
        red={group.red > 0}
        critical={group.critical}
        bar={group.bar}
        length={length}
        open={open}
        toggle={() => setOpen(!open)}
      />
      {open && (
        <ul aria-label={`Jobs of ${group.name}`}>
          {group.jobs.map((job) => (
            <JobItem key={job.id} job={job} opened={opened} length={length} />
          ))}
        </ul>
      )}
    </li>
  );
}

function JobItem({ job, opened, length }: { job: JobRow; opened: boolean } & Scale) {
  const [open, setOpen] = useState(opened && job.red);
  return (
    <li>
      <Row
        label={job.name}
        standing={job.standing}
        red={job.red}
        critical={job.critical}
        queue={job.queue}
        bar={job.bar}
        length={length}
        open={open}
        toggle={() => setOpen(!open)}
      />
      {open && (
        <div class="inside">
          {job.evidence && (
            <section aria-label={`Evidence of ${job.name}`}>
              <pre>{job.evidence}</pre>
            </section>
          )}
          {job.steps.length === 0 && <p>It has no steps.</p>}
          <ol aria-label={`Steps of ${job.name}`}>
            {job.steps.map((step) => (
              <li key={step.number} class={step.red ? 'row step failed' : 'row step'}>
                <span class="name">
                  {step.number}. {step.name}
                </span>
                <Track bar={step.bar} red={step.red} length={length} />
                <span class="took">
                  {words(step.standing)}
                  {step.bar && ` ${span(step.bar.to - step.bar.from)}`}
                </span>
              </li>
            ))}
          </ol>
        </div>
      )}
    </li>
  );
}

interface RowProperties extends Scale {
  label: string;
  standing: string;
  red: boolean;
  critical: boolean;
  queue?: Bar | undefined;
  bar: Bar | undefined;
  open: boolean;
  toggle: () => void;
}

function Row({ label, standing, red, critical, queue, bar, open, toggle, length }: RowProperties) {
  const waited = queue && queue.to - queue.from >= 1000 ? span(queue.to - queue.from) : undefined;
  return (
    <button type="button" class={red ? 'row failed' : 'row'} aria-expanded={open} onClick={toggle}>
      <span class="name">
        <span aria-hidden="true">{open ? '▾' : '▸'}</span> {label}
      </span>
      <Track queue={queue} bar={bar} red={red} critical={critical} length={length} />
      <span class="took">
        {words(standing)}
        {bar && ` ${span(bar.to - bar.from)}`}
        <span class="unseen">
          {waited && `, queued ${waited}`}
          {critical && ', on the critical path'}
        </span>
      </span>
    </button>
  );
}

function Track({
  queue,
  bar,
  red,
  critical = false,
  length,
}: { queue?: Bar | undefined; bar: Bar | undefined; red: boolean; critical?: boolean } & Scale) {
  const at = ({ from, to }: Bar) => ({
    left: `${(from / length) * 100}%`,
    width: `${Math.max(0.3, ((to - from) / length) * 100)}%`,
  });
  return (
    <span class="track" aria-hidden="true">
      {queue && <span class="bar queue" style={at(queue)} />}
      {bar && (
        <span class={`bar ${red ? 'red' : 'good'}${critical ? ' critical' : ''}`} style={at(bar)} />
      )}
    </span>
  );
}

function words(standing: string): string {
  return standing.replaceAll('_', ' ');
}
