import { setTimeout } from 'node:timers/promises';
import { getResponse } from 'msw';
import { handlers } from '../../src/fake-github/handlers.ts';
import { groups } from '../../tools/index.ts';
import { type Answered, endSessions, phraseIn, session } from '../session.ts';
import type { Case } from './cases.ts';
import { cores, nothingThere } from './core.ts';
import { worldWithCases } from './world.ts';

type Respond = () => Response;

const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8' },
  });

/** The ways in which GitHub, or what stands before it, does not give what was asked for. */
export const ways: Readonly<Record<string, Respond>> = {
  '403': () => json({ message: 'Resource not accessible by personal access token' }, 403),
  '404': () => json({ message: 'Not Found' }, 404),
  '422': () => json({ message: 'Validation Failed' }, 422),
  '500': () => json({ message: 'Server Error' }, 500),
  HTML: () =>
    new Response('<!DOCTYPE html><html><title>Sign in</title></html>', {
      headers: { 'content-type': 'text/html; charset=utf-8' },
    }),
  'another object': () => json({ unexpected: [{ id: 'x' }] }),
  'another list': () => json([{ unexpected: null }]),
  null: () => json(null),
};

/** A request of a call that its answer can do without, and the way in which it is denied. */
export interface Denial {
  readonly call: Case;
  readonly request: string;
  readonly way: string;
}

/** Where logs are, in the form of an expression. */
const storage = 'https://productionresultssa3.blob.core.windows.net/[^?]*';

const start = Date.parse('2026-03-02T12:00:00Z');

/** What is denied, and from which call on, where one call shows a preview and the next confirms it. */
interface Denying {
  readonly deny: (request: string) => Response | undefined;
  readonly from: 'preview' | 'confirmation';
}

/** A call that can be made again and again, and the requests of the last time. */
interface Repeatable {
  make(denial?: Denying): Promise<{
    readonly answer: Answered;
    readonly requests: readonly string[];
  }>;
}

/** Makes a call in a world of its own, which is the same each time, down to the ids. */
async function inOwnWorld({ tool, of }: Case): Promise<Repeatable> {
  let time = start;
  const now = () => time;
  const { world, cases } = worldWithCases(now);
  const call = cases.find((each) => each.tool === tool && each.of === of);
  if (!call) throw new Error(`there is no call of ${tool}: ${of}`);
  const github = handlers(() => world);
  let requests: string[] = [];
  let denied: (request: string) => Response | undefined = () => undefined;
  const { call: ask } = await session({
    now,
    // Nothing is remembered, so that each time all is asked again.
    pace: { betweenWrites: 0, backoff: 0, remembered: 4 },
    flags: ['--no-cache'],
    async pause(milliseconds) {
      time += milliseconds;
      await setTimeout(0);
    },
    async fetch(input, init) {
      const request = new Request(input, init);
      const name = `${request.method} ${request.url}`;
      requests.push(name);
      return denied(name) ?? (await getResponse(github, request)) ?? Response.error();
    },
  });
  return {
    async make({ deny, from } = { deny: () => undefined, from: 'confirmation' }) {
      time = start;
      denied = from === 'preview' ? deny : () => undefined;
      const confirm = call.confirms && { confirm: phraseIn((await ask(tool, call.args)).text) };
      requests = [];
      denied = deny;
      const answer = await ask(tool, { ...call.args, ...confirm });
      // What the preview showed cannot be seen any more: that is another decision, with a phrase of its own.
      if (!confirm || !isOfferedAnew(answer) || requests.some(isChange))
        return { answer, requests };
      const again = { ...call.args, confirm: phraseIn(answer.text) };
      return { answer: await ask(tool, again), requests };
    },
  };
}

const isChange = (request: string) => !request.startsWith('GET ');

const isOfferedAnew = ({ isError, text }: Answered) =>
  isError && text.startsWith('Not done. ') && text.includes('\nconfirm: "');

const reads = new Set(
  Object.values(groups).flatMap((tools) =>
    tools.filter(({ effect }) => effect === 'read').map(({ name }) => name),
  ),
);

let last: { readonly call: Case; readonly repeatable: Repeatable } | undefined;

/** Makes a call: one that only reads, in the world of the last time; a change, in a new one. */
async function made(call: Case, denial?: Denying) {
  if (last?.call !== call || !reads.has(call.tool)) {
    await endSessions();
    last = { call, repeatable: await inOwnWorld(call) };
  }
  return last.repeatable.make(denial);
}

/** All calls that denials are tried on. */
export function allCases(): readonly Case[] {
  return worldWithCases(() => start).cases;
}

const coreOf = ({ tool, core }: Case) => core ?? cores[tool];

/** What a call asks, and its answer where nothing is denied. */
export interface Watched {
  readonly call: Case;
  readonly answer: Answered;
  /** Requests that are its core, each once. */
  readonly core: readonly string[];
  /** All others, each once. */
  readonly secondary: readonly string[];
}

/** Watches what a call asks. */
export async function watch(call: Case): Promise<Watched> {
  const { answer, requests } = await made(call);
  if (answer.isError) throw new Error(`${call.tool}, ${call.of}: ${answer.text}`);
  const unique = [...new Set(requests)];
  const forms = coreOf(call).requests.map((route) => formOf(route, call));
  const core = forms.flatMap((form) => unique.find((request) => form.test(request)) ?? []);
  return { call, answer, core, secondary: unique.filter((request) => !core.includes(request)) };
}

/** The requests of a route about what the call is about, whatever their query. */
function formOf(route: string, { args, about }: Case): RegExp {
  const ids: Readonly<Record<string, unknown>> = { ...args, ...about };
  const path = route
    .replace(' /', ' https://api.github.com/')
    .replace('{storage}', storage)
    .replace(/\{(\w+)\}/g, (_, name: string) => String(ids[name] ?? 'none'));
  return new RegExp(`^${path}(?:[?].*)?$`);
}

/** The denials of a call: of each secondary request, in each way. */
export function denialsOf({ call, secondary }: Watched): Denial[] {
  return secondary.flatMap((request) =>
    Object.keys(ways)
      // Any text is a log.
      .filter((way) => /^\d+$/.test(way) || request.startsWith('GET https://api.github.com/'))
      .map((way) => ({ call, request, way })),
  );
}

/** The denials of what a call that changes something has to read before it sends the change. */
export function unsentDenialsOf({ call, core }: Watched): Denial[] {
  if (!core.some(isChange)) return [];
  return core
    .filter((request) => !isChange(request))
    .flatMap((request) => Object.keys(ways).map((way) => ({ call, request, way })));
}

/** The value of a field, or of a field of each item of a list ("jobs.name"), as JSON. */
function valueAt(data: unknown, field: string): string {
  const [first = '', ...rest] = field.split('.');
  const value = Object(data)[first];
  if (rest.length === 0) return JSON.stringify(value);
  return Array.isArray(value)
    ? JSON.stringify(value.map((item) => valueAt(item, rest.join('.'))))
    : valueAt(value, rest.join('.'));
}

const denying =
  ({ request, way }: Denial): Denying['deny'] =>
  (asked) =>
    asked === request ? ways[way]?.() : undefined;

/** What is wrong with the answers when a request is denied; nothing where all is well. */
export async function faultsOf(denial: Denial, before: Watched): Promise<string[]> {
  const moments = denial.call.confirms
    ? (['preview', 'confirmation'] as const)
    : (['preview'] as const);
  const faults: string[] = [];
  for (const from of moments) {
    const { answer } = await made(denial.call, { deny: denying(denial), from });
    faults.push(
      ...faultsIn(answer, denial, before).map((fault) => `from the ${from} on: ${fault}`),
    );
  }
  return faults;
}

function faultsIn(answer: Answered, { call, request, way }: Denial, before: Watched): string[] {
  if (answer.isError) return [`lost: ${answer.text}`];
  const [data, whole] = [answer.data, before.answer.data] as Record<string, unknown>[];
  const fallen = coreOf(call).stands.filter(
    (field) => valueAt(data, field) !== valueAt(whole, field),
  );
  const faults = fallen.map(
    (field) => `${field}: ${valueAt(data, field)} instead of ${valueAt(whole, field)}`,
  );
  const { pathname, host } = new URL(request.replace(/^\S+ /, ''));
  if (way === '404' && nothingThere.some((form) => form.test(host + pathname))) return faults;
  const not_seen = data?.not_seen;
  if (!Array.isArray(not_seen) || not_seen.length === 0) {
    return [...faults, `says nothing of it in not_seen: ${answer.text}`];
  }
  const lines = answer.text.split('\n');
  const untold = not_seen.filter((sentence) => !lines.some((line) => line.includes(sentence)));
  return [...faults, ...untold.map((sentence) => `has no line that says: ${sentence}`)];
}

/** What is wrong with the error of a call that changes something, when a read of its core is denied. */
export async function changeFaultsOf(denial: Denial): Promise<string[]> {
  const { answer } = await made(denial.call, { deny: denying(denial), from: 'confirmation' });
  if (!answer.isError) return [`answers: ${answer.text}`];
  return answer.text.includes('Nothing was changed.') ? [] : [`does not say so: ${answer.text}`];
}
