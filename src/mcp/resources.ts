import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import {
  ListResourcesRequestSchema,
  ListResourceTemplatesRequestSchema,
  ReadResourceRequestSchema,
  SubscribeRequestSchema,
  UnsubscribeRequestSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { explain } from '../github/errors.ts';
import { allJobs } from '../github/job.ts';
import { readRun } from '../github/run.ts';
import { inline } from '../text/text.ts';
import { parseResource, type Resource, readResource, templates } from '../tool/resource.ts';
import type { Context } from '../tool/tool.ts';
import { invalid } from './prompts.ts';

/** How often a run that somebody subscribed to is looked at. */
const lookEvery = 15_000;

/** After so many looks in a row that failed, nobody looks any more. */
const maxFailures = 4;

/** Each one costs requests for as long as its run lasts. */
const maxSubscriptions = 20;

export const pictureUri = 'ui://workflow-runs-mcp/run.html';

/**
 * A page for hosts that render MCP Apps; it asks for nothing from the network, which is the
 * default that hosts enforce where no domain is named
 * (https://github.com/modelcontextprotocol/ext-apps/blob/main/specification/2026-01-26/apps.mdx).
 */
const pictureResource = {
  uri: pictureUri,
  name: 'timeline',
  title: 'Timeline of a run',
  mimeType: 'text/html;profile=mcp-app',
  _meta: { ui: { prefersBorder: true } },
};

/** Joins the resources to MCP: templates and reading. */
export function serveResources(
  server: Server,
  contextFor: (signal: AbortSignal) => Context,
  picture: () => Promise<string>,
  readOnly: boolean,
): void {
  server.setRequestHandler(ListResourcesRequestSchema, () => ({ resources: [pictureResource] }));
  server.setRequestHandler(ListResourceTemplatesRequestSchema, () => ({
    resourceTemplates: [...templates],
  }));

  server.setRequestHandler(ReadResourceRequestSchema, async ({ params: { uri } }, { signal }) => {
    if (uri === pictureUri) {
      const { mimeType, _meta } = pictureResource;
      const page = await picture();
      // The page offers no button for what the server would refuse.
      const text = readOnly ? page.replace('<html ', '<html data-read-only="true" ') : page;
      return { contents: [{ uri, mimeType, _meta, text }] };
    }
    const resource = known(uri);
    const context = contextFor(signal);
    try {
      return { contents: [{ uri, ...(await readResource(resource, context)) }] };
    } catch (error) {
      throw invalid(explain(error));
    }
  });
}

/** Tells clients of changes to runs in progress, for as long as they are connected. */
export function serveSubscriptions(
  server: Server,
  contextFor: (signal: AbortSignal) => Context,
): void {
  const subscriptions = new Map<string, AbortController>();

  server.setRequestHandler(SubscribeRequestSchema, async ({ params: { uri } }) => {
    const resource = known(uri);
    if (resource.kind !== 'run') throw invalid('Only runs change: subscribe to …/runs/{run_id}.');
    if (subscriptions.has(uri)) return {};
    if (subscriptions.size >= maxSubscriptions) {
      throw invalid(`At most ${maxSubscriptions} subscriptions: end one first.`);
    }
    const controller = new AbortController();
    subscriptions.set(uri, controller);
    // Each look is a call of its own: a subscription outlives any deadline.
    follow(
      resource,
      () => contextFor(controller.signal),
      () => server.sendResourceUpdated({ uri }),
    )
      // It was ended, or its client is gone.
      .catch(() => undefined)
      .finally(() => {
        if (subscriptions.get(uri) === controller) subscriptions.delete(uri);
      });
    return {};
  });

  server.setRequestHandler(UnsubscribeRequestSchema, ({ params: { uri } }) => {
    subscriptions.get(uri)?.abort();
    subscriptions.delete(uri);
    return {};
  });

  const closed = server.onclose;
  server.onclose = () => {
    for (const controller of subscriptions.values()) controller.abort();
    closed?.();
  };
}

/** Tells each change of a run or its jobs until it has ended. */
async function follow(
  { owner, repo, id, attempt }: Resource,
  look: () => Context,
  changed: () => Promise<void>,
): Promise<void> {
  const named = { owner, repo, run_id: Number(id), attempt_number: attempt };
  let before: string | undefined;
  for (let failed = 0; failed < maxFailures; ) {
    const context = look();
    try {
      const run = await readRun(named, context);
      const jobs = await allJobs(context.github, named);
      const state = JSON.stringify([run.status, run.conclusion, run.run_attempt, jobs]);
      const ended = run.status === 'completed';
      // Between being read and being subscribed to, it may have ended: nothing else would tell.
      if (before === undefined ? ended : state !== before) await changed();
      if (ended) return;
      before = state;
      failed = 0;
    } catch (error) {
      if (context.signal.aborted) throw error;
      failed++;
    }
    await context.pause(lookEvery);
  }
  // Whoever reads it now is told what is wrong.
  await changed();
}

function known(uri: string): Resource {
  const resource = parseResource(uri);
  if (resource) return resource;
  const forms = templates.map(({ uriTemplate }) => uriTemplate).join(', ');
  throw invalid(`No such resource: ${inline(uri)}. There are ${forms}.`);
}
