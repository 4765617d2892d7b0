import { existsSync, readFileSync } from 'node:fs';

/**
 * How long the main thread of a process has waited for a processor so far, in milliseconds, as others
 * use the machine as well; 0 where the system does not tell it.
 */
function waited(pid: number | undefined): number {
  const file = `/proc/${pid}/task/${pid}/schedstat`;
  if (!existsSync(file)) return 0;
  // https://docs.kernel.org/scheduler/sched-stats.html: the second is the wait, in nanoseconds.
  const [, nanoseconds] = readFileSync(file, 'utf8').split(' ');
  return Number(nanoseconds) / 1e6;
}

/**
 * Starts to measure, in milliseconds, what this process and another take, whatever they do or wait for
 * but a processor.
 * @param pid of the other process
 */
export function stopwatch(pid?: number): () => number {
  const held = () => waited(process.pid) + (pid === undefined ? 0 : waited(pid));
  const [begun, before] = [performance.now(), held()];
  return () => performance.now() - begun - (held() - before);
}
