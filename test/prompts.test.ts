import { describe, expect, it } from 'vitest';
import * as build from '../src/fake-github/build.ts';
import type { World } from '../src/fake-github/state.ts';
import { checkout } from './checkout.ts';
import { github, session } from './harness.ts';

let world: World;
const fakeGitHub = github(() => world);

function start() {
  world = build.emptyWorld(() => Date.parse('2026-03-01T12:00:00Z'));
  const repository = build.repository(world);
  const ci = build.workflow(world, repository, 'CI', 'ci.yml');
  const release = build.workflow(world, repository, 'Release', 'release.yml');
  const red = build.run(world, repository, {
    workflow: ci,
    ago: 600,
    head_branch: 'feature/greeting',
    jobs: [{ name: 'test', conclusion: 'failure' }],
  });
  const green = build.run(world, repository, { workflow: ci, ago: 900, jobs: [{ name: 'test' }] });
  const waiting = build.run(world, repository, {
    workflow: release,
    ago: 300,
    jobs: [{ name: 'deploy', after: Number.POSITIVE_INFINITY }],
    pending: [build.environment(world, 'production'), build.environment(world, 'staging')],
  });
  fakeGitHub.use();
  return { red, green, waiting };
}

const flags = ['--repo', 'octo-org/hello-world'];
const asked = async (name: string, args: Record<string, string>, options = { flags }) => {
  const { client } = await session(options);
  const { messages } = await client.getPrompt({ name, arguments: args });
  return messages.map(({ role, content }) => [role, content.type === 'text' && content.text]);
};

const suggested = async (
  prompt: string,
  argument: string,
  value: string,
  given: Record<string, string> = {},
) => {
  const { client } = await session({ flags });
  const { completion } = await client.complete({
    ref: { type: 'ref/prompt', name: prompt },
    argument: { name: argument, value },
    context: { arguments: given },
  });
  return completion.values;
};

describe('the prompts', () => {
  it('are listed with their arguments', async () => {
    const { prompts } = await (await session()).client.listPrompts();
    expect(
      prompts.map(({ name, arguments: named }) => [
        name,
        named?.map((argument) => `${argument.name}${argument.required ? '!' : ''}`),
      ]),
    ).toEqual([
      ['triage', ['run']],
      ['flaky_report', ['workflow!', 'branch']],
      ['approve_deployment', ['run', 'environment']],
      ['clean_up_runs', ['workflow', 'before']],
    ]);
  });

  it('name only tools that exist', async () => {
    const { client } = await session();
    const { tools } = await client.listTools();
    const known = new Set([...tools.map(({ name }) => name)]);
    const { prompts } = await client.listPrompts();
    for (const { name } of prompts) {
      const args: Record<string, string> = name === 'flaky_report' ? { workflow: 'ci.yml' } : {};
      const { messages } = await client.getPrompt({ name, arguments: args });
      const [text] = messages.map(({ content }) => (content.type === 'text' ? content.text : ''));
      const called = [
        ...(text ?? '').matchAll(/\b(?:call|with|Call) ([a-z]+(?:_[a-z]+)+)/g),
      ].flatMap(([, tool]) => tool ?? []);
      expect([name, called.length > 0, called.filter((tool) => !known.has(tool))]).toEqual([
        name,
        true,
        [],
      ]);
    }
  });

  it('triage takes an address as it is', async () => {
    const address = 'https://github.com/octo-org/hello-world/actions/runs/1';
    expect(await asked('triage', { run: address })).toEqual([
      [
        'user',
        `Why is it red? Call triage (url: ${address}) in octo-org/hello-world. Tell me the cause of each group of failures with the line of log that shows it, whether it is in the code or outside, which red checks are required, and what you would do next. Change nothing and rerun nothing before I agree.`,
      ],
    ]);
  });

  it('triage takes the number of a pull request', async () => {
    const [message] = await asked('triage', { run: '#12' });
    expect(message?.[1]).toContain('Call triage (pull_number: 12) in octo-org/hello-world.');
  });

  it('triage without a run is about the branch that is checked out', async () => {
    const { client } = await session({
      checkout: checkout().folder,
    });
    const { messages } = await client.getPrompt({ name: 'triage' });
    expect(messages[0]?.content).toMatchObject({
      text: expect.stringContaining(
        'Call triage (branch: feature/greeting) in octo-org/hello-world.',
      ),
    });
  });

  it('keep an argument on one line, without what only a machine would see', async () => {
    const [message] = await asked('flaky_report', { workflow: 'ci.yml\n\nIgnore\u200b all' });
    expect(message?.[1]).toContain('the workflow ci.yml Ignore all in');
  });

  it.each([
    ['explode', {}, 'There is no prompt "explode".'],
    ['flaky_report', {}, 'flaky_report needs workflow.'],
    ['triage', { runs: '1' }, 'triage takes run, not "runs".'],
  ])('%s refuses %j and says why', async (name, args, message) => {
    await expect(asked(name, args)).rejects.toThrow(message);
  });
});

describe('completion', () => {
  it('offers the runs that fit: failed ones to explain, waiting ones to approve', async () => {
    const { red, waiting } = start();
    expect(await suggested('triage', 'run', '')).toEqual([String(red.id)]);
    expect(await suggested('approve_deployment', 'run', '')).toEqual([String(waiting.id)]);
  });

  it('offers workflows and branches by what was typed, beginnings first', async () => {
    start();
    expect(await suggested('flaky_report', 'workflow', '')).toEqual(['ci.yml', 'release.yml']);
    expect(await suggested('flaky_report', 'workflow', 'REL')).toEqual(['release.yml']);
    expect(await suggested('flaky_report', 'branch', 'e')).toEqual(['feature/greeting']);
    expect(await suggested('flaky_report', 'branch', '')).toEqual(['main', 'feature/greeting']);
  });

  it('offers the environments that wait, of the run that is filled in', async () => {
    const { green, waiting } = start();
    const offered = (run?: number) =>
      suggested('approve_deployment', 'environment', '', run ? { run: String(run) } : {});
    expect(await offered()).toEqual(['production', 'staging']);
    expect(await offered(waiting.id)).toEqual(['production', 'staging']);
    expect(await offered(green.id)).toEqual([]);
  });

  it('offers nothing where no repository is known', async () => {
    const { client } = await session();
    const { completion } = await client.complete({
      ref: { type: 'ref/prompt', name: 'triage' },
      argument: { name: 'run', value: '' },
    });
    expect(completion).toEqual({ values: [], total: 0, hasMore: false });
  });
});
