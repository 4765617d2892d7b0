import type { Endpoints } from '@octokit/types';
import type { StreamedAnswer } from './transport/send.ts';
import type { Call } from './transport/transport.ts';

export type Route = keyof Endpoints;

/** Arguments as a tool has them: what was left out may be there as undefined. */
type Given<Parameters> = { [Key in keyof Parameters]: Parameters[Key] | undefined };

export type Parameters<R extends Route> = Given<Endpoints[R]['parameters']>;
export type Answer<R extends Route> = Endpoints[R]['response']['data'];

/** GitHub's REST API as tools see it. Every failure is thrown; nothing here turns one into an answer. */
export interface GitHub {
  /**
   * Calls an endpoint and answers its body, with all text made visible and, but for messages, one line.
   * @throws HttpFailure for a status of 400 and above, ToolError for a body that is not JSON,
   * AnswerError for one that has not the form that GitHub documents, or is about something else
   */
  call<R extends Route>(route: R, parameters: Parameters<R>): Promise<Answer<R>>;
  /** As call, for routes that the published types do not have yet. */
  read(route: `GET ${string}`, parameters: Record<string, unknown>): Promise<unknown>;
  /** As read, with every text to the letter: for what has to be compared, never for a reply. */
  exact(route: `GET ${string}`, parameters: Record<string, unknown>): Promise<unknown>;
  /**
   * Asks for a log and answers the short-lived address of storage that GitHub redirects to. It is a
   * secret, and must be fetched without the token.
   */
  locate(route: `GET ${string}`, parameters: Record<string, unknown>): Promise<URL>;
  /** The same client, but `ready` runs right before each change; if it throws, the change is not sent. */
  guarded(ready: NonNullable<Call['ready']>): GitHub;
  /** Whether a change of this call may have been sent, whatever its outcome. */
  sent(): boolean;
  /** Fetches an address that locate answered, without the token; any status is an answer. */
  fetchStored(address: URL, range?: string): Promise<StreamedAnswer>;
  /** How many calls GitHub said are left this hour; undefined where it did not say. */
  left(): number | undefined;
  /** Notes, in a sentence for the answer, what GitHub did not show. */
  note(sentence: string): void;
}
