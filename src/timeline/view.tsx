import { useMemo, useState } from 'preact/hooks';
import { count, shortSha, span } from '../text/format.ts';
import { Actions } from './actions.tsx';
import type { Host } from './host.ts';
import { stateLabel } from './labels.ts';
import {
  type Cause,
  type Group,
  type JobRow,
  type Layout,
  layout,
  type StepRow,
  type TimelineData,
  toneOf,
} from './layout.ts';
import { Icon, Rest, Row } from './row.tsx';
import { Axis, gridOf, Legend } from './scale.tsx';

interface ViewProperties {
  readonly data: TimelineData;
  readonly now: number;
  readonly host: Host;
  readonly refresh: () => Promise<void>;
}

/** How many red jobs are unfolded at first: more would push the timeline out of view. */
const maxOpenAtFirst = { withEvidence: 3, without: 1 };

/** Folding fewer rows than this saves no space worth speaking of. */
const minFolded = 4;

/** Which rows are unfolded. */
interface Opening {
  readonly isOpen: (key: string) => boolean;
  readonly toggle: (key: string) => void;
}

export function View({ data, now, host, refresh }: ViewProperties) {
  const timeline = useMemo(() => layout(data, now), [data, now]);
  const [open, setOpen] = useState(() => openAtFirst(timeline, data));
  const opening: Opening = {
    isOpen: (key) => open.has(key),
    toggle: (key) => setOpen((before) => toggled(before, key)),
  };
  return (
    <>
      <Header data={data} timeline={timeline} />
      <Actions run={data.run} tones={timeline.tones} host={host} refresh={refresh} />
      <Axis length={timeline.length} />
      <ul aria-label="Timeline of jobs" style={{ '--tick': gridOf(timeline.length) }}>
        {timeline.groups.map((group) => (
          <GroupItem
            key={group.name}
            group={group}
            data={data}
            length={timeline.length}
            opening={opening}
          />
        ))}
      </ul>
      <Legend compared={data.base !== undefined} />
    </>
  );
}

/** The first red jobs, preferably those whose log was read, and the matrices that contain them. */
function openAtFirst({ groups }: Layout, { causes = [] }: TimelineData): ReadonlySet<string> {
  const red = groups.flatMap(({ jobs }) => jobs.filter(({ tone }) => tone === 'red'));
  const read = red.filter(({ id }) => causes.some(({ job_id }) => job_id === id));
  const first =
    read.length > 0
      ? read.slice(0, maxOpenAtFirst.withEvidence)
      : red.slice(0, maxOpenAtFirst.without);
  const shown = first.map(({ id }) => id);
  const matrices = groups.filter((group) => group.jobs.some(({ id }) => shown.includes(id)));
  return new Set([...matrices.map(groupKey), ...shown.map(String)]);
}

const groupKey = ({ name }: Group) => `group ${name}`;

function toggled(before: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const after = new Set(before);
  if (!after.delete(key)) after.add(key);
  return after;
}

function Header({ data, timeline }: { data: TimelineData; timeline: Layout }) {
  const { run, jobs, base } = data;
  const state = run.conclusion ?? run.status;
  const { red = 0, stopped = 0, live = 0, idle = 0 } = timeline.tones;
  const parts = [
    red > 0 && `${red} failed`,
    stopped > 0 && `${stopped} cancelled`,
    live > 0 && `${live} running`,
    idle > 0 && `${idle} not started`,
  ].filter(Boolean);
  return (
    <header>
      <h1>
        <Icon tone={toneOf(state)} />
        {run.name} #{run.run_number} {stateLabel(state)}
        {run.run_attempt > 1 && `, attempt ${run.run_attempt}`}
      </h1>
      <p>
        {run.display_title} · {run.head_branch ?? 'no branch'} {shortSha(run.head_sha)}
      </p>
      <p>
        {count(jobs.length, 'job')}
        {parts.length > 0 && `: ${parts.join(', ')}`} · {span(timeline.length)}
        {base &&
          ` · compared with #${base.run.run_number} ${stateLabel(base.run.conclusion ?? '')}`}
      </p>
      {timeline.path.length > 1 && (
        <p>
          Critical path:{' '}
          {timeline.path
            .map(({ name, bar }) => `${name} ${bar ? span(bar.to - bar.from) : ''}`)
            .join(' → ')}
        </p>
      )}
    </header>
  );
}

interface NestedProperties {
  readonly data: TimelineData;
  readonly length: number;
  readonly opening: Opening;
}

function GroupItem({ group, ...nested }: { group: Group } & NestedProperties) {
  const [only] = group.jobs;
  if (only && group.jobs.length === 1) return <JobItem job={only} level={0} {...nested} />;
  const { opening, length } = nested;
  const key = groupKey(group);
  const open = opening.isOpen(key);
  return (
    <li>
      <Row
        label={`${group.name} × ${group.jobs.length}`}
        tone={group.tone}
        state={group.red > 0 ? `${group.red} failed` : stateLabel(stateOf(group))}
        level={0}
        bar={group.bar}
        critical={group.critical}
        whole
        length={length}
        open={open}
        toggle={() => opening.toggle(key)}
      />
      {open && <Members group={group} {...nested} />}
    </li>
  );
}

/** The state of its most urgent job. */
function stateOf({ jobs }: Group): string {
  return jobs[0]?.state ?? '';
}

/** The jobs of a matrix: failed and running ones are shown, the others are folded at first. */
function Members({ group, ...nested }: { group: Group } & NestedProperties) {
  const { opening } = nested;
  const key = `rest of ${groupKey(group)}`;
  const quiet = group.jobs.filter(({ tone }) => tone === 'good' || tone === 'quiet');
  const folded =
    quiet.length >= minFolded && quiet.length < group.jobs.length && !opening.isOpen(key);
  const shown = folded ? group.jobs.filter((job) => !quiet.includes(job)) : group.jobs;
  return (
    <ul aria-label={`Jobs of ${group.name}`}>
      {shown.map((job) => (
        <JobItem key={job.id} job={job} level={1} {...nested} />
      ))}
      {folded && (
        <li>
          <Rest level={1} toggle={() => opening.toggle(key)}>
            {quiet.length} more, none failed
          </Rest>
        </li>
      )}
    </ul>
  );
}

function JobItem({ job, level, ...nested }: { job: JobRow; level: number } & NestedProperties) {
  const { opening, length } = nested;
  const key = String(job.id);
  const open = opening.isOpen(key);
  return (
    <li>
      <Row
        label={job.name}
        tone={job.tone}
        state={stateLabel(job.state)}
        note={noteOf(job)}
        level={level}
        bar={job.bar}
        queue={job.queue}
        base={job.base?.bar}
        critical={job.critical}
        length={length}
        open={open}
        toggle={() => opening.toggle(key)}
      />
      {open && <Details job={job} level={level + 1} {...nested} />}
    </li>
  );
}

/** How the job differs from the run compared with, or that it ran in an earlier attempt. */
function noteOf({ carried, base, bar, state }: JobRow): string | undefined {
  if (carried) return 'in an earlier attempt';
  if (!base) return undefined;
  if (base.state !== state) return `${stateLabel(base.state)} before`;
  if (!bar || !base.bar) return undefined;
  const more = bar.to - bar.from - (base.bar.to - base.bar.from);
  return Math.abs(more) < 1000 ? undefined : `${more > 0 ? '+' : '−'}${span(Math.abs(more))}`;
}

function Details({ job, level, ...nested }: { job: JobRow; level: number } & NestedProperties) {
  const { data } = nested;
  const cause = job.cause === undefined ? undefined : data.causes?.[job.cause];
  return (
    <div class={`inside level${level}`}>
      {cause && <Evidence cause={cause} job={job} />}
      {job.steps.length > 0 ? (
        <Steps job={job} level={level} {...nested} />
      ) : (
        <p>{job.tone === 'good' ? 'Its steps are not shown.' : 'It has no steps.'}</p>
      )}
    </div>
  );
}

function Evidence({ cause, job }: { cause: Cause; job: JobRow }) {
  const mine = cause.job_id === undefined || cause.job_id === job.id;
  return (
    <section aria-label={`Evidence of ${job.name}`}>
      <p class="cause">{cause.title}</p>
      {mine && cause.lines !== '' && <pre>{cause.lines}</pre>}
      {mine && cause.job_count > 1 && <p>The same in {count(cause.job_count, 'job')}.</p>}
      {!mine && <p>The lines are shown at {cause.jobs[0]}.</p>}
    </section>
  );
}

/** The steps of a job; those that passed within a second are folded. */
function Steps({ job, level, opening, length }: { job: JobRow; level: number } & NestedProperties) {
  const key = `steps of ${job.id}`;
  const brief = job.steps.filter((step) => isBrief(step));
  const folded =
    brief.length >= minFolded && brief.length < job.steps.length && !opening.isOpen(key);
  const shown = folded ? job.steps.filter((step) => !brief.includes(step)) : job.steps;
  return (
    <ol aria-label={`Steps of ${job.name}`}>
      {shown.map((step) => (
        <li key={step.number}>
          <Row
            label={`${step.number}. ${step.name}`}
            tone={step.tone}
            state={stateLabel(step.state)}
            level={level}
            bar={step.bar}
            length={length}
          />
        </li>
      ))}
      {folded && (
        <li>
          <Rest level={level} toggle={() => opening.toggle(key)}>
            {brief.length} more steps, 1s or less each
          </Rest>
        </li>
      )}
    </ol>
  );
}

function isBrief({ tone, bar }: StepRow): boolean {
  const calm = tone === 'good' || tone === 'quiet';
  return calm && (bar === undefined || bar.to - bar.from <= 1000);
}
