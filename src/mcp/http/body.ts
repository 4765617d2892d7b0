import type { IncomingMessage } from 'node:http';

/** Arguments of tools are short; what is longer is no call. */
const maxBody = 4e6;

/**
 * The body of a request as JSON.
 * @returns the status and sentence that refuse it, where it is too long or no JSON
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

/** What a message asks for, as far as the log and the metrics tell it; never its arguments. */
export function methodOf(message: unknown): { method: string; tool: string | undefined } {
  const { method, params } = (message ?? {}) as { method?: unknown; params?: { name?: unknown } };
  const known = typeof method === 'string' && /^[\w/]{1,60}$/.test(method) ? method : 'other';
  const name = known === 'tools/call' ? params?.name : undefined;
  return {
    method: known,
    tool: typeof name === 'string' && /^\w{1,64}$/.test(name) ? name : undefined,
  };
}

/** Whether a message asks to be told how far it is: only then its answer is a stream. */
export function wantsProgress(message: unknown): boolean {
  const { params } = (message ?? {}) as { params?: { _meta?: { progressToken?: unknown } } };
  return params?._meta?.progressToken !== undefined;
}
