import type { GitHub } from '../github/api.ts';
import { ToolError } from '../github/errors.ts';

/** There were as many requests as there may be. */
class RequestsSpentError extends ToolError {
  override name = 'RequestsSpentError';
}

/**
 * The client, counting what it sends: what only adds to an answer may not cost it many requests.
 * @param max what would be sent beyond is refused with a RequestsSpentError
 */
export function countRequests(
  github: GitHub,
  counter: { requests: number },
  max = Number.POSITIVE_INFINITY,
): GitHub {
  const counting =
    <Given extends unknown[], Result>(send: (...given: Given) => Promise<Result>) =>
    async (...given: Given): Promise<Result> => {
      if (counter.requests >= max) throw new RequestsSpentError('as much was asked as may be');
      counter.requests++;
      return send(...given);
    };
  return {
    ...github,
    call(route, parameters) {
      return counting(github.call<typeof route>)(route, parameters);
    },
    read: counting(github.read),
    locate: counting(github.locate),
  };
}
