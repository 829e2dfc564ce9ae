import { hasReason, readingCheck } from '../../src/engine/kit.ts'

export default readingCheck({
  id: 'runtime/known-bad-version',
  severity: 'error',
  title: 'this version of the program is not known to lose everything',
  match: hasReason('bad-version'),
  draft: (reading) => ({
    message: `This version never exports anything: ${reading.setting} ${reading.raw.toString()}, whatever its settings are.${reading.says ? ` It prints: ${reading.says}.` : ''}`,
    fix: { text: `Update ${reading.setting}${reading.instead ? ` to ${reading.instead} or later` : ''}` },
  }),
})
