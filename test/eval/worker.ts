import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { close, open, replay } from './replay.ts';
import type { Order } from './spread.ts';

/** Replays the logs that main.ts sends, one after the other, and sends back what was found. */
open();
const home = await mkdtemp(join(tmpdir(), 'workflow-runs-mcp-eval-'));
process.on('message', async ({ one, budgets, given }: Order) => {
  try {
    process.send?.({ judged: await replay(one, budgets, home, given) });
  } catch (error) {
    process.send?.({ failed: error instanceof Error ? error.message : String(error) });
  }
});
process.on('disconnect', async () => {
  close();
  await rm(home, { recursive: true, force: true });
});
