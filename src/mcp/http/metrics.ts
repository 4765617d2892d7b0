import { createServer, type Server } from 'node:http';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Address } from '../../config/http.ts';
import type { LogCache } from '../../logs/cache.ts';
import type { Asked } from './body.ts';

/** A call that has ended. */
interface EndedCall extends Asked {
  readonly status: number;
  /** Whether it was refused or answered with an error. */
  readonly failed: boolean;
  readonly seconds: number;
}

/** Values that are read when the metrics are requested. */
interface Present {
  /** The number of open requests. */
  readonly going: number;
  /** The number of callers for whom something is kept. */
  readonly tokens: number;
  /** The lowest number of GitHub calls that any of them has left; undefined: not known yet. */
  readonly left: number | undefined;
}

/**
 * The server's metrics in the format of Prometheus:
 * https://prometheus.io/docs/instrumenting/exposition_formats
 */
export function metrics(present: () => Present) {
  const register = new Registry();
  collectDefaultMetrics({ register });
  const labelNames = ['method', 'tool', 'status'] as const;
  const registers = [register];
  const calls = new Counter({
    name: 'workflow_runs_requests_total',
    help: 'Requests over HTTP by method, tool and status.',
    labelNames,
    registers,
  });
  const durations = new Histogram({
    name: 'workflow_runs_request_seconds',
    help: 'Seconds from the request to the end of its answer.',
    labelNames: ['method', 'tool'] as const,
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50],
    registers,
  });
  const failures = new Counter({
    name: 'workflow_runs_failed_requests_total',
    help: 'Requests that were refused, or answered with an error, by method and tool.',
    labelNames: ['method', 'tool'] as const,
    registers,
  });
  const logs = new Counter({
    name: 'workflow_runs_cached_logs_total',
    help: 'Finished logs that were looked for in the cache, and whether they were there.',
    labelNames: ['found'] as const,
    registers,
  });
  gauge('workflow_runs_requests_going', 'Requests that are being answered.', 'going');
  gauge('workflow_runs_tokens', 'Callers that something is remembered of.', 'tokens');
  gauge(
    'workflow_runs_github_calls_left',
    'Calls to GitHub that are left this hour to the caller who has the fewest.',
    'left',
  );

  function gauge(name: string, help: string, value: keyof Present): void {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        const now = present()[value];
        if (now === undefined) this.remove();
        else this.set(now);
      },
    });
  }

  return {
    ended({ method, tool = '', status, failed, seconds }: EndedCall): void {
      calls.inc({ method, tool, status });
      if (failed) failures.inc({ method, tool });
      durations.observe({ method, tool }, seconds);
    },
    /** Wraps a cache to count its hits and misses. */
    counted: (cache: LogCache): LogCache => ({
      ...cache,
      async read(key) {
        const kept = await cache.read(key);
        logs.inc({ found: String(kept !== undefined) });
        return kept;
      },
    }),
    /** Serves the metrics on a separate port. */
    async listen({ host, port }: Address): Promise<Server> {
      const server = createServer(async (request, response) => {
        if (request.url !== '/metrics') return void response.writeHead(404).end();
        const text = await register.metrics();
        response.writeHead(200, { 'content-type': register.contentType }).end(text);
      });
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject).listen(port, host, resolve);
      });
      return server;
    },
  };
}
