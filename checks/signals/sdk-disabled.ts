import { hasReason, readingCheck } from '../../src/engine/kit.ts'

export default readingCheck({
  id: 'signals/sdk-disabled',
  severity: 'error',
  title: 'the SDK is not switched off',
  match: hasReason('disabled'),
  draft: (reading) => ({
    message: `${reading.setting} is ${reading.raw.toString()}: the program sends no telemetry at all.`,
    fix: { text: 'Remove it', edit: { [reading.setting]: null } },
    mend: { [reading.setting]: null },
  }),
})
