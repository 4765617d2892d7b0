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

/** How often a subscribed run is read. */
const pollInterval = 15_000;

/** A subscription ends after this many failed reads in a row. */
const maxFailures = 4;

/** Each subscription costs requests for as long as its run lasts. */
const maxSubscriptions = 20;

/** The address of the page that shows the timeline of a run. */
export const timelineUri = 'ui://workflow-runs-mcp/run.html';

/**
 * A page for hosts that render MCP Apps. It names no domain, so hosts do not let it use the network
 * (https://github.com/modelcontextprotocol/ext-apps/blob/main/specification/2026-01-26/apps.mdx).
 */
const timelineResource = {
  uri: timelineUri,
  name: 'timeline',
  title: 'Timeline of a run',
  mimeType: 'text/html;profile=mcp-app',
  _meta: { ui: { prefersBorder: true } },
};

/** Handles the listing and reading of resources. */
export function serveResources(
  server: Server,
  contextFor: (signal: AbortSignal) => Context,
  timelinePage: () => Promise<string>,
  readOnly: boolean,
): void {
  server.setRequestHandler(ListResourcesRequestSchema, () => ({ resources: [timelineResource] }));
  server.setRequestHandler(ListResourceTemplatesRequestSchema, () => ({
    resourceTemplates: [...templates],
  }));

  server.setRequestHandler(ReadResourceRequestSchema, async ({ params: { uri } }, { signal }) => {
    if (uri === timelineUri) {
      const { mimeType, _meta } = timelineResource;
      const page = await timelinePage();
      // The page then has no buttons for what the server would refuse.
      const text = readOnly ? page.replace('<html ', '<html data-read-only="true" ') : page;
      return { contents: [{ uri, mimeType, _meta, text }] };
    }
    const resource = requireResource(uri);
    const context = contextFor(signal);
    try {
      return { contents: [{ uri, ...(await readResource(resource, context)) }] };
    } catch (error) {
      throw invalid(explain(error));
    }
  });
}

/** Handles subscriptions: notifies the client of changes to runs in progress. */
export function serveSubscriptions(
  server: Server,
  contextFor: (signal: AbortSignal) => Context,
): void {
  const subscriptions = new Map<string, AbortController>();

  server.setRequestHandler(SubscribeRequestSchema, async ({ params: { uri } }) => {
    const resource = requireResource(uri);
    if (resource.kind !== 'run') throw invalid('Only runs change: subscribe to …/runs/{run_id}.');
    if (subscriptions.has(uri)) return {};
    if (subscriptions.size >= maxSubscriptions) {
      throw invalid(`At most ${maxSubscriptions} subscriptions: end one first.`);
    }
    const controller = new AbortController();
    subscriptions.set(uri, controller);
    // Each read has its own context: a subscription outlives the deadline of a call.
    follow(
      resource,
      () => contextFor(controller.signal),
      () => server.sendResourceUpdated({ uri }),
    )
      // The subscription was ended, or the client is gone.
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

/** Reads a run until it has ended, and reports each change of the run or its jobs. */
async function follow(
  { owner, repo, id, attempt }: Resource,
  newContext: () => Context,
  changed: () => Promise<void>,
): Promise<void> {
  const named = { owner, repo, run_id: Number(id), attempt_number: attempt };
  let before: string | undefined;
  for (let failed = 0; failed < maxFailures; ) {
    const context = newContext();
    try {
      const run = await readRun(named, context);
      const jobs = await allJobs(context.github, named);
      const state = JSON.stringify([run.status, run.conclusion, run.run_attempt, jobs]);
      const ended = run.status === 'completed';
      // A run that ended between the client's read and its subscription is a change, too.
      if (before === undefined ? ended : state !== before) await changed();
      if (ended) return;
      before = state;
      failed = 0;
    } catch (error) {
      if (context.signal.aborted) throw error;
      failed++;
    }
    await context.pause(pollInterval);
  }
  // The client reads the run again, and gets the error.
  await changed();
}

/** @throws McpError where an address is that of no resource */
function requireResource(uri: string): Resource {
  const resource = parseResource(uri);
  if (resource) return resource;
  const forms = templates.map(({ uriTemplate }) => uriTemplate).join(', ');
  throw invalid(`No such resource: ${inline(uri)}. There are ${forms}.`);
}
