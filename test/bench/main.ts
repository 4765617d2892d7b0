import { parseArgs } from 'node:util';
import { benchAnswers } from './answers.ts';
import { guard } from './guard.ts';
import { benchLogs } from './logs.ts';
import { benchStart } from './start.ts';
import { benchTriage } from './triage.ts';

/**
 * `npm run bench` measures all, and prints it beside what it may be at most.
 * --short  counts requests, bytes and memory alone, and fails where one of them is more than it was
 */
const { values: options } = parseArgs({ options: { short: { type: 'boolean' } } });
if (options.short) await guard();
else {
  await benchStart();
  await benchAnswers();
  await benchTriage();
  await benchLogs();
}
