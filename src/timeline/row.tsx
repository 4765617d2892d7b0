import type { ComponentChildren } from 'preact';
import { span } from '../text/format.ts';
import type { Bar, Tone } from './layout.ts';

interface RowProperties {
  readonly label: string;
  readonly tone: Tone;
  /** In words: shown where it did not pass, and read by screen readers everywhere. */
  readonly state: string;
  readonly note?: string | undefined;
  readonly level: number;
  readonly bar: Bar | undefined;
  readonly queue?: Bar | undefined;
  readonly base?: Bar | undefined;
  readonly critical?: boolean;
  /** Whether the row stands for several jobs. */
  readonly whole?: boolean;
  readonly length: number;
  /** undefined: there is nothing to open. */
  readonly open?: boolean | undefined;
  readonly toggle?: (() => void) | undefined;
}

/** A row of the timeline: name, bar and duration. */
export function Row(properties: RowProperties) {
  const { label, tone, state, note, level, bar, queue, base, critical, length } = properties;
  const waited = queue && queue.to - queue.from >= 1000 ? span(queue.to - queue.from) : undefined;
  const inside = (
    <>
      <span class="name">
        {properties.toggle && <span class="turn" aria-hidden="true" />}
        <Icon tone={tone} />
        <span class="label">{label}</span>
      </span>
      <Track
        bar={bar}
        queue={queue}
        base={base}
        tone={tone}
        critical={critical ?? false}
        whole={properties.whole ?? false}
        length={length}
      />
      <span class="took">
        {tone === 'good' ? <span class="unseen">{state} </span> : <b>{state} </b>}
        {bar && span(bar.to - bar.from)}
        {note && <span class="note"> {note}</span>}
        <span class="unseen">
          {waited && `, queued ${waited}`}
          {critical && ', on the critical path'}
        </span>
      </span>
    </>
  );
  const className = `row level${level} ${tone}`;
  if (!properties.toggle) return <div class={className}>{inside}</div>;
  return (
    <button
      type="button"
      class={className}
      aria-expanded={properties.open ?? false}
      onClick={properties.toggle}
    >
      {inside}
    </button>
  );
}

/** A row that unfolds the rest of a list. */
export function Rest({ level, toggle, children }: RestProperties) {
  return (
    <button type="button" class={`rest level${level}`} aria-expanded="false" onClick={toggle}>
      {children}
    </button>
  );
}

interface RestProperties {
  readonly level: number;
  readonly toggle: () => void;
  readonly children: ComponentChildren;
}

/** The icons differ in shape as well as in colour. */
const iconPaths: Readonly<Record<Tone, string>> = {
  good: 'M3.5 8.5l3 3 6-7',
  red: 'M4.5 4.5l7 7m0-7l-7 7',
  live: 'M8 2.5a5.5 5.5 0 1 1-5.5 5.5',
  idle: 'M8 2.5a5.5 5.5 0 1 0 .01 0M8 5v3.2l2.2 1.4',
  stopped: 'M8 2.5a5.5 5.5 0 1 0 .01 0M5.2 8h5.6',
  quiet: 'M5 8h6',
};

/** The icon of a tone. */
export function Icon({ tone }: { tone: Tone }) {
  return (
    <svg class={`icon ${tone}`} viewBox="0 0 16 16" aria-hidden="true">
      <path d={iconPaths[tone]} />
    </svg>
  );
}

interface TrackProperties {
  readonly bar: Bar | undefined;
  readonly queue: Bar | undefined;
  readonly base: Bar | undefined;
  readonly tone: Tone;
  readonly critical: boolean;
  readonly whole: boolean;
  readonly length: number;
}

function Track({ bar, queue, base, tone, critical, whole, length }: TrackProperties) {
  const kind = ['bar', tone, critical && 'critical', whole && 'whole'].filter(Boolean).join(' ');
  return (
    <span class="track" aria-hidden="true">
      {queue && <span class="queue" style={positionOf(queue, length)} />}
      {bar && <span class={kind} style={positionOf(bar, length)} />}
      {base && <span class="base" style={positionOf(base, length)} />}
    </span>
  );
}

/** The CSS position of a bar; one at the very end stays visible. */
function positionOf({ from, to }: Bar, length: number) {
  const share = (time: number) => `${((time / length) * 100).toFixed(3)}%`;
  return { left: `min(${share(from)}, 100% - 3px)`, width: share(to - from) };
}
