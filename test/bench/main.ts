import { benchAnswers } from './answers.ts';
import { benchLogs } from './logs.ts';
import { benchStart } from './start.ts';
import { benchTriage } from './triage.ts';

await benchStart();
await benchAnswers();
await benchTriage();
await benchLogs();
