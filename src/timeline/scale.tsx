import { span } from '../text/format.ts';
import { tickLength } from './layout.ts';

/** The distance between the lines of the grid, as a percentage of the scale. */
export function gridOf(length: number): string {
  return `${((tickLength(length) / length) * 100).toFixed(3)}%`;
}

/** The marks of the scale; one too near to the end would have no room for its text. */
export function Axis({ length }: { length: number }) {
  const tick = tickLength(length);
  const marks = Array.from({ length: Math.floor(length / tick) + 1 }, (_, index) => index * tick);
  return (
    <div class="row axis" aria-hidden="true">
      <span class="name" />
      <span class="track">
        {marks
          .filter((at) => at / length < 0.93)
          .map((at) => (
            <span key={at} style={{ left: `${(at / length) * 100}%` }}>
              {span(at)}
            </span>
          ))}
      </span>
      <span class="took" />
    </div>
  );
}

/** Explains the colours and lines. */
export function Legend({ compared }: { compared: boolean }) {
  return (
    <p class="legend">
      <span>
        <span class="queue" /> queued
      </span>
      <span>
        <span class="bar good critical" /> on the critical path, inferred from times
      </span>
      <span>
        <span class="bar good" /> not on it
      </span>
      {compared && (
        <span>
          <span class="base" /> in the run compared with
        </span>
      )}
    </p>
  );
}
