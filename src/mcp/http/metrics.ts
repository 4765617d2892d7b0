import { createServer, type Server } from 'node:http';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Address } from '../../config/http.ts';

/** A call that has ended, as the metrics tell it. */
export interface EndedCall {
  readonly method: string;
  readonly tool: string | undefined;
  readonly status: number;
  readonly seconds: number;
}

/** The server's figures in Prometheus' format: https://prometheus.io/docs/instrumenting/exposition_formats */
export function metrics(going: () => number, tokens: () => number) {
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
  const left = new Gauge({
    name: 'workflow_runs_github_calls_left',
    help: 'Calls to GitHub that the token of the last answer has left this hour.',
    registers,
  });
  gauge('workflow_runs_requests_going', 'Requests that are being answered.', going);
  gauge('workflow_runs_tokens', 'Callers that something is remembered of.', tokens);

  function gauge(name: string, help: string, value: () => number): void {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(value());
      },
    });
  }

  return {
    ended({ method, tool = '', status, seconds }: EndedCall): void {
      calls.inc({ method, tool, status });
      durations.observe({ method, tool }, seconds);
    },
    left: (calls: number) => left.set(calls),
    /** Serves them on a port of their own. */
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
