// What vitest's JSON report says: how many tests passed and failed, then a line for each that failed.
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

const report = JSON.parse(readFileSync(process.argv[2], 'utf8') || '{}');
const {
  numPassedTests = 0,
  numFailedTests = 0,
  numFailedTestSuites = 0,
  testResults = [],
} = report;
process.stdout.write(`${numPassedTests} ${numFailedTests || numFailedTestSuites}\n`);

for (const { name: file, status, message, assertionResults: tests } of testResults) {
  const failed = tests.filter((test) => test.status === 'failed');
  for (const test of failed) say(file, test.fullName, test.failureMessages.join(' '));
  if (status === 'failed' && failed.length === 0) say(file, 'the file itself', message);
}

function say(file, test, message) {
  const words = stripVTControlCharacters(message).replace(/\s+/g, ' ');
  process.stdout.write(`${relative('.', file)} > ${test}: ${words.slice(0, 900)}\n`);
}
