import { describe, expect, it } from 'vitest';
import { causeOf } from '../src/analysis/cause.ts';
import { diagnose } from '../src/analysis/diagnose.ts';
import { failureOf } from '../src/answers/triage/cause-reply.ts';
import { decodeLog } from '../src/logs/decode.ts';
import { sentBytes } from '../src/text/sent-bytes.ts';
import { failedJob } from './analysis/step.ts';
import { recordedLog } from './fixtures/recorded.ts';

const job = failedJob({});

describe('a cause of triage', () => {
  it.each([
    'pytest-noisy',
    'eslint-many-warnings',
    'go-test-noisy',
    'cargo-warnings',
  ])('leaves lines out, and not all of them, where its structured form alone is too long: %s', async (id) => {
    const lines = decodeLog(recordedLog(id));
    const evidence = diagnose({ lines });
    const examined = {
      job,
      lines,
      evidence,
      cause: causeOf(evidence, lines),
      unreadable: undefined,
    };
    const suspected = { jobs: [job], examined, annotations: [] };
    const text = 50_000;
    const turns = { signal: new AbortController().signal, now: Date.now };
    const roomy = await failureOf(suspected, { text, data: text }, 1, turns);
    const whole = sentBytes(roomy.failure);
    for (const data of [whole - 1, whole - 2, whole - 50, whole - 200]) {
      const { failure } = await failureOf(suspected, { text, data }, 1, turns);
      expect({ data, quotes: failure.evidence.length > 0 }).toEqual({ data, quotes: true });
      expect(sentBytes(failure)).toBeLessThanOrEqual(data);
    }
  });
});
