import { useMemo, useState } from 'preact/hooks';
import { count, shortSha, span } from '../text/format.ts';
import { Actions } from './actions.tsx';
import type { Host } from './host.ts';
import { inWords } from './labels.ts';
import {
  type Cause,
  type Group,
  type JobRow,
  type Layout,
  layout,
  type Pictured,
  type StepRow,
  toneOf,
} from './layout.ts';
import { Icon, Rest, Row } from './row.tsx';
import { Axis, gridOf, Legend } from './scale.tsx';

interface ViewProperties {
  readonly pictured: Pictured;
  readonly now: number;
  readonly host: Host;
  /** Reads all of it again. */
  readonly again: () => Promise<void>;
}

/** So many red jobs are open at first, with and without evidence; more would hide the picture. */
const mostOpened = { withEvidence: 3, without: 1 };

/** A list is cut only where that saves more than a row or two. */
const worthFolding = 4;

interface Opening {
  readonly isOpen: (key: string) => boolean;
  readonly toggle: (key: string) => void;
}

export function View({ pictured, now, host, again }: ViewProperties) {
  const drawn = useMemo(() => layout(pictured, now), [pictured, now]);
  const [open, setOpen] = useState(() => openAtFirst(drawn, pictured));
  const opening: Opening = {
    isOpen: (key) => open.has(key),
    toggle: (key) => setOpen((before) => toggled(before, key)),
  };
  return (
    <>
      <Header pictured={pictured} drawn={drawn} />
      <Actions run={pictured.run} tones={drawn.tones} host={host} again={again} />
      <Axis length={drawn.length} />
      <ul aria-label="Timeline of jobs" style={{ '--tick': gridOf(drawn.length) }}>
        {drawn.groups.map((group) => (
          <GroupItem
            key={group.name}
            group={group}
            pictured={pictured}
            length={drawn.length}
            opening={opening}
          />
        ))}
      </ul>
      <Legend compared={pictured.base !== undefined} />
    </>
  );
}

/** The red jobs, those first of which the log was read, and the matrices that they are in. */
function openAtFirst({ groups }: Layout, { causes = [] }: Pictured): ReadonlySet<string> {
  const red = groups.flatMap(({ jobs }) => jobs.filter(({ tone }) => tone === 'red'));
  const read = red.filter(({ id }) => causes.some(({ job_id }) => job_id === id));
  const first =
    read.length > 0 ? read.slice(0, mostOpened.withEvidence) : red.slice(0, mostOpened.without);
  const shown = first.map(({ id }) => id);
  const around = groups.filter((group) => group.jobs.some(({ id }) => shown.includes(id)));
  return new Set([...around.map(groupKey), ...shown.map(String)]);
}

const groupKey = ({ name }: Group) => `group ${name}`;

function toggled(before: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const after = new Set(before);
  if (!after.delete(key)) after.add(key);
  return after;
}

function Header({ pictured, drawn }: { pictured: Pictured; drawn: Layout }) {
  const { run, jobs, base } = pictured;
  const state = run.conclusion ?? run.status;
  const { red = 0, stopped = 0, live = 0, idle = 0 } = drawn.tones;
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
        {run.name} #{run.run_number} {inWords(state)}
        {run.run_attempt > 1 && `, attempt ${run.run_attempt}`}
      </h1>
      <p>
        {run.display_title} · {run.head_branch ?? 'no branch'} {shortSha(run.head_sha)}
      </p>
      <p>
        {count(jobs.length, 'job')}
        {parts.length > 0 && `: ${parts.join(', ')}`} · {span(drawn.length)}
        {base && ` · compared with #${base.run.run_number} ${inWords(base.run.conclusion ?? '')}`}
      </p>
      {drawn.path.length > 1 && (
        <p>
          Critical path:{' '}
          {drawn.path
            .map(({ name, bar }) => `${name} ${bar ? span(bar.to - bar.from) : ''}`)
            .join(' → ')}
        </p>
      )}
    </header>
  );
}

interface Inside {
  readonly pictured: Pictured;
  readonly length: number;
  readonly opening: Opening;
}

function GroupItem({ group, ...inside }: { group: Group } & Inside) {
  const [only] = group.jobs;
  if (only && group.jobs.length === 1) return <JobItem job={only} level={0} {...inside} />;
  const { opening, length } = inside;
  const key = groupKey(group);
  const open = opening.isOpen(key);
  return (
    <li>
      <Row
        label={`${group.name} × ${group.jobs.length}`}
        tone={group.tone}
        state={group.red > 0 ? `${group.red} failed` : inWords(stateOf(group))}
        level={0}
        bar={group.bar}
        critical={group.critical}
        whole
        length={length}
        open={open}
        toggle={() => opening.toggle(key)}
      />
      {open && <Members group={group} {...inside} />}
    </li>
  );
}

/** What its jobs have in common, since those that call for a look come first. */
function stateOf({ jobs }: Group): string {
  return jobs[0]?.state ?? '';
}

/** What failed or goes on is shown; the others stay folded until they are asked for. */
function Members({ group, ...inside }: { group: Group } & Inside) {
  const { opening } = inside;
  const key = `rest of ${groupKey(group)}`;
  const quiet = group.jobs.filter(({ tone }) => tone === 'good' || tone === 'quiet');
  const folded =
    quiet.length >= worthFolding && quiet.length < group.jobs.length && !opening.isOpen(key);
  const shown = folded ? group.jobs.filter((job) => !quiet.includes(job)) : group.jobs;
  return (
    <ul aria-label={`Jobs of ${group.name}`}>
      {shown.map((job) => (
        <JobItem key={job.id} job={job} level={1} {...inside} />
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

function JobItem({ job, level, ...inside }: { job: JobRow; level: number } & Inside) {
  const { opening, length } = inside;
  const key = String(job.id);
  const open = opening.isOpen(key);
  return (
    <li>
      <Row
        label={job.name}
        tone={job.tone}
        state={inWords(job.state)}
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
      {open && <Details job={job} level={level + 1} {...inside} />}
    </li>
  );
}

/** What differs from the run that this one is compared with, or that it is of an earlier attempt. */
function noteOf({ carried, base, bar, state }: JobRow): string | undefined {
  if (carried) return 'in an earlier attempt';
  if (!base) return undefined;
  if (base.state !== state) return `${inWords(base.state)} before`;
  if (!bar || !base.bar) return undefined;
  const more = bar.to - bar.from - (base.bar.to - base.bar.from);
  return Math.abs(more) < 1000 ? undefined : `${more > 0 ? '+' : '−'}${span(Math.abs(more))}`;
}

function Details({ job, level, ...inside }: { job: JobRow; level: number } & Inside) {
  const { pictured } = inside;
  const cause = job.cause === undefined ? undefined : pictured.causes?.[job.cause];
  return (
    <div class={`inside level${level}`}>
      {cause && <Why cause={cause} job={job} />}
      {job.steps.length > 0 ? (
        <Steps job={job} level={level} {...inside} />
      ) : (
        <p>{job.tone === 'good' ? 'Its steps are not shown.' : 'It has no steps.'}</p>
      )}
    </div>
  );
}

function Why({ cause, job }: { cause: Cause; job: JobRow }) {
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

/** Steps that took no time to speak of, and did not fail, are folded. */
function Steps({ job, level, opening, length }: { job: JobRow; level: number } & Inside) {
  const key = `steps of ${job.id}`;
  const brief = job.steps.filter((step) => isBrief(step));
  const folded =
    brief.length >= worthFolding && brief.length < job.steps.length && !opening.isOpen(key);
  const shown = folded ? job.steps.filter((step) => !brief.includes(step)) : job.steps;
  return (
    <ol aria-label={`Steps of ${job.name}`}>
      {shown.map((step) => (
        <li key={step.number}>
          <Row
            label={`${step.number}. ${step.name}`}
            tone={step.tone}
            state={inWords(step.state)}
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
