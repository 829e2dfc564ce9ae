#!/usr/bin/env node
// Adds up vitest's JSON reports: `node bin/dev/tally.mjs FILE…` prints `passed failed skipped`, and names what failed on standard error. A report that is missing, or a file that did not load, is a failure.
import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'

export function tally(files) {
  const sum = { passed: 0, failed: 0, skipped: 0 }
  for (const file of files) {
    const one = count(read(file))
    sum.passed += one.passed
    sum.failed += one.failed
    sum.skipped += one.skipped
  }
  return sum
}

/** A line for each test that failed and each file that did not load: where it stands, what it is called, how its complaint begins. */
export function failures(files) {
  return files.flatMap((file) => {
    const report = read(file)
    if (report === undefined) return [`${relative(process.cwd(), file)}: no report`]
    return report.testResults.flatMap((one) => {
      const tests = one.assertionResults.filter(isFailed)
      if (tests.length === 0) return isFailed(one) ? [line(one.name, 'the file', one.message)] : []
      return tests.map((test) => line(one.name, test.fullName, test.failureMessages?.[0]))
    })
  })
}

const isFailed = ({ status }) => status === 'failed'
function line(file, name, complaint = '') {
  const words = stripVTControlCharacters(complaint).replace(/\s*\n\s*/g, ' | ')
  return `${relative(process.cwd(), file)} > ${name}: ${words.slice(0, 500)}`
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

function count(report) {
  if (report === undefined) return { passed: 0, failed: 1, skipped: 0 }
  const broken = report.testResults.filter((one) => isFailed(one) && !one.assertionResults.some(isFailed))
  const unhandled = !report.success && report.numFailedTests === 0 && broken.length === 0 ? 1 : 0
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length + unhandled,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const files = process.argv.slice(2)
  for (const one of failures(files)) console.error(`failed: ${one}`)
  const { passed, failed, skipped } = tally(files)
  console.log(`${passed} ${failed} ${skipped}`)
}
