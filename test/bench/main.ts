import { benchLogs } from './logs.ts';
import { benchStart } from './start.ts';

await benchStart();
await benchLogs();
