import { hasReason, readingCheck } from '../../src/engine/kit.ts'

export default readingCheck({
  id: 'runtime/second-route',
  severity: 'note',
  title: 'OTLP is the only way that telemetry takes',
  match: hasReason('second-route'),
  draft: (reading) => ({
    message: `Another telemetry route is on beside OTLP: ${reading.setting} is set, so ${reading.instead ?? 'another backend'} may get its own copy. The OTLP settings do not change that one.`,
    fix: { text: 'Nothing to do where that is wanted; else remove it', edit: { [reading.setting]: null } },
  }),
})
