#!/usr/bin/env node
// Adds up vitest's JSON reports: `node bin/dev/tally.mjs FILE…` prints `passed failed skipped`. A report that is missing, or a file that did not load, is a failure.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export function tally(files) {
  const sum = { passed: 0, failed: 0, skipped: 0 }
  for (const file of files) {
    const one = read(file)
    sum.passed += one.passed
    sum.failed += one.failed
    sum.skipped += one.skipped
  }
  return sum
}

function read(file) {
  let report
  try {
    report = JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return { passed: 0, failed: 1, skipped: 0 }
  }
  const broken = report.testResults.filter(
    (one) => one.status === 'failed' && !one.assertionResults.some((test) => test.status === 'failed'),
  )
  const unhandled = !report.success && report.numFailedTests === 0 && broken.length === 0 ? 1 : 0
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length + unhandled,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { passed, failed, skipped } = tally(process.argv.slice(2))
  console.log(`${passed} ${failed} ${skipped}`)
}
