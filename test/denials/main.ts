import { endSessions } from '../session.ts';
import {
  allCases,
  changeFaultsOf,
  type Denial,
  denialsOf,
  faultsOf,
  unsentDenialsOf,
  watch,
} from './denials.ts';

/** Denies each request that an answer can do without in each way, and counts the answers that are lost. */
const [only, what] = process.argv.slice(2);
const faults: string[] = [];
const told = ({ call, request, way }: Denial) =>
  `${call.tool}, ${call.of}: ${request.replace(/\?.*/, '')} denied by ${way}`;
let tried = 0;
let unsent = 0;
const calls = allCases().filter(
  ({ tool, of }) =>
    (only === undefined || tool === only) && (what === undefined || of.includes(what)),
);
for (const call of calls) {
  const watched = await watch(call);
  for (const denial of denialsOf(watched)) {
    tried++;
    for (const fault of await faultsOf(denial, watched)) faults.push(`${told(denial)}\n  ${fault}`);
  }
  for (const denial of unsentDenialsOf(watched)) {
    unsent++;
    for (const fault of await changeFaultsOf(denial)) faults.push(`${told(denial)}\n  ${fault}`);
  }
}
await endSessions();
for (const fault of faults) console.log(fault);
console.log(
  `${calls.length} calls: ${tried} denials of what they can do without, ${unsent} of what a change has to read first; ${faults.length} faults`,
);
if (faults.length > 0 || tried === 0) process.exitCode = 1;
