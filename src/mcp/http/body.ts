import type { IncomingMessage } from 'node:http';

/** No legitimate call is longer: the arguments of tools are short. */
const maxBody = 4e6;

/**
 * Reads the body of a request as JSON.
 * @returns the status and message of a refusal, where it is too long or not JSON
 */
export async function readBody(
  request: IncomingMessage,
): Promise<{ readonly message: unknown } | { readonly status: number; readonly why: string }> {
  const tooLong = { status: 413, why: 'The request has more than 4 MB.' };
  if (Number(request.headers['content-length'] ?? 0) > maxBody) return tooLong;
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > maxBody) return tooLong;
    parts.push(part);
  }
  try {
    return { message: JSON.parse(Buffer.concat(parts).toString('utf8')) };
  } catch {
    return { status: 400, why: 'The request is no JSON.' };
  }
}

/**
 * The methods that clients send: https://modelcontextprotocol.io/specification/2025-11-25/schema
 */
const methods: readonly unknown[] = [
  'initialize',
  'ping',
  'tools/list',
  'tools/call',
  'prompts/list',
  'prompts/get',
  'resources/list',
  'resources/templates/list',
  'resources/read',
  'completion/complete',
  'notifications/initialized',
  'notifications/cancelled',
];

/** The method and tool of a request, for the log and the metrics. */
export interface Asked {
  readonly method: string;
  readonly tool?: string | undefined;
}

export const other: Asked = { method: 'other' };

/**
 * The method and tool of a message, without its arguments. Unknown names count as "other", since
 * each name adds a time series to the metrics.
 */
export function askedBy(message: unknown, tools: readonly string[]): Asked {
  const { method, params } = (message ?? {}) as { method?: unknown; params?: { name?: unknown } };
  if (typeof method !== 'string' || !methods.includes(method)) return other;
  if (method !== 'tools/call') return { method };
  return { method, tool: tools.find((name) => name === params?.name) ?? 'other' };
}

/** Whether a message asks for progress notifications; only then the response is a stream. */
export function wantsProgress(message: unknown): boolean {
  const { params } = (message ?? {}) as { params?: { _meta?: { progressToken?: unknown } } };
  return params?._meta?.progressToken !== undefined;
}
