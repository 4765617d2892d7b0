/** A flag or variable with a bad value; the message is one line for the person. */
export class UsageError extends Error {
  override name = 'UsageError';
}
