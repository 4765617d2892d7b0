import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Given } from './pad.ts';
import type { Judged } from './replay.ts';
import type { Case } from './sets.ts';

type Answer = { readonly judged: Judged } | { readonly failed: string };

/** A log to replay, with each of these budgets. */
export interface Order {
  readonly one: Case;
  readonly budgets: readonly number[];
  readonly given: Given;
}

/** Replays cases on all cores; what was found comes in the order of the cases. */
export async function judgeAll(
  cases: readonly Case[],
  budgets: readonly number[],
  given: Given,
): Promise<Judged[]> {
  const judged: Judged[] = [];
  let next = 0;
  const work = () =>
    new Promise<void>((resolve, reject) => {
      const worker = fork(join(import.meta.dirname, 'worker.ts'));
      let at = -1;
      const send = () => {
        at = next++;
        const one = cases[at];
        if (one) worker.send({ one, budgets, given } satisfies Order);
        else worker.disconnect();
      };
      worker.on('message', (answer: Answer) => {
        if ('failed' in answer) {
          worker.kill();
          reject(new Error(answer.failed));
          return;
        }
        judged[at] = answer.judged;
        send();
      });
      worker.on('error', reject);
      worker.on('exit', (code) => (code ? reject(new Error(`Worker: ${code}`)) : resolve()));
      send();
    });
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), cases.length) }, work));
  return judged;
}
