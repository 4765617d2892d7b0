/** A duration in milliseconds as people say it: "45s", "5m 12s", "3h 4m", "12d". Of no number, that it is unknown. */
export function span(milliseconds: number): string {
  if (Number.isNaN(milliseconds)) return 'an unknown time';
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 60) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 ? `${minutes}m ${seconds % 60}s` : `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 ? `${hours}h ${minutes % 60}m` : `${hours}h`;
  return `${Math.floor(hours / 24)}d`;
}

/** How long ago an ISO 8601 time was: "2h 5m ago"; empty where there is no time. */
export function ago(time: string | null | undefined, now: number): string {
  const at = time ? Date.parse(time) : Number.NaN;
  return Number.isNaN(at) ? '' : `${span(now - at)} ago`;
}

/** The wall clock of a moment, in UTC: "12:31 UTC". */
export function clock(at: number): string {
  return `${new Date(at).toISOString().slice(11, 16)} UTC`;
}

/** The seven characters by which people name a commit. */
export function shortSha(sha: string): string {
  return sha.slice(0, 7).toWellFormed();
}

/** A size in bytes as people say it: "812 B", "1.4 MB". */
export function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  for (const [unit, scale] of [
    ['kB', 1e3],
    ['MB', 1e6],
  ] as const) {
    if (bytes < scale * 999.5)
      return `${(bytes / scale).toFixed(bytes < scale * 10 ? 1 : 0)} ${unit}`;
  }
  return `${(bytes / 1e9).toFixed(1)} GB`;
}

/** "1 job", "3 jobs". */
export function count(n: number, noun: string, plural = `${noun}s`): string {
  return `${n} ${n === 1 ? noun : plural}`;
}

/** The parts that are there, joined into one line. */
export function line(...parts: (string | false | null | undefined)[]): string {
  return parts.filter(Boolean).join('  ');
}
