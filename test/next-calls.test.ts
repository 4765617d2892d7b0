import { getResponse } from 'msw';
import { afterEach, describe, expect, it } from 'vitest';
import { handlers } from '../src/fake-github/handlers.ts';
import { toolNames } from '../src/tool/names.ts';
import type { Case } from './denials/cases.ts';
import { worldWithCases } from './denials/world.ts';
import { sampled } from './sampled.ts';
import { endSessions, phraseIn, session } from './session.ts';

const start = Date.parse('2026-03-02T12:00:00Z');
const helloWorld = { owner: 'octo-org', repo: 'hello-world' };

afterEach(endSessions);

/** Makes a call in a world of its own, then each call that its answer names, and gives what these failed with. */
async function follow({ tool, of }: Case) {
  let time = start;
  const { world, cases } = worldWithCases(() => time);
  const github = handlers(() => world);
  const { call } = await session({
    now: () => time,
    pace: { betweenWrites: 0, backoff: 0 },
    async pause(milliseconds) {
      time += milliseconds;
    },
    fetch: async (input, init) =>
      (await getResponse(github, new Request(input, init))) ?? Response.error(),
  });
  const args = cases.find((each) => each.tool === tool && each.of === of)?.args ?? {};
  const confirms = cases.some((each) => each.tool === tool && each.of === of && each.confirms);
  const confirm = confirms && { confirm: phraseIn((await call(tool, args)).text) };
  const answer = await call(tool, { ...args, ...confirm });
  const named = advised(answer.text);
  const failed: string[] = [];
  for (const advice of named) {
    const followed = await call(advice.tool, { ...helloWorld, ...advice.args });
    if (followed.isError) failed.push(`${advice.said}\n  ${followed.text}`);
  }
  return { named: named.map(({ said }) => said), failed };
}

/** The calls that a text names with arguments: "read_log job_id: 7, lines: 100". */
function advised(text: string) {
  const value = String.raw`"(?:[^"\\]|\\.)*"|-?\d+|true|false|\[[\d, ]*\]`;
  const call = new RegExp(
    String.raw`\b(${toolNames.join('|')}) (\w+: (?:${value})(?:, \w+: (?:${value}))*)`,
    'g',
  );
  return [...text.matchAll(call)].map(([said, tool = '', list = '']) => ({
    said,
    tool,
    args: Object.fromEntries(
      [...list.matchAll(new RegExp(String.raw`(\w+): (${value})`, 'g'))].map(
        ([, name, json = '']) => [name, JSON.parse(json) as unknown],
      ),
    ),
  }));
}

describe('each call that an answer names works when it is made', () => {
  it.each(sampled(worldWithCases(() => start).cases, 24))('of $tool, $of', async (each) => {
    const { named, failed } = await follow(each);
    expect(failed).toEqual([]);
    if (each.tool === 'triage' && each.of === 'as it is') expect(named).not.toEqual([]);
  });
});
