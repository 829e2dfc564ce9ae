import { rewrite } from '../../src/engine/change.ts'
import { elsewhere } from '../../src/engine/facts/dialling.ts'
import { isValue, whatHappens } from '../../src/engine/facts/endpoints.ts'
import { hasReason, readingCheck } from '../../src/engine/kit.ts'
import { isNearHost, isPublicName } from '../../src/engine/near.ts'
import { quoted } from '../../src/text.ts'
import type { Check } from '../../src/types.ts'

const byReading = readingCheck({
  id: 'endpoint/port-missing',
  severity: 'error',
  title: 'every endpoint names its port where program or backend need one',
  match: hasReason('no-port'),
  draft(reading) {
    const old = reading.raw.reveal()
    const host = old.replace(/^[a-z]+:\/\/(?:\/)?/i, '').replace(/:$/, '')
    const port = isNearHost(host) ? '4317' : '443'
    const text = `${old.replace(/:$/, '')}:${port}`
    const says = reading.says ? ` It says: "${quoted(reading.says, 120)}".` : ''
    return {
      // The port of TLS is that of most places on the internet.
      ...(reading.outcome === 'default-instead' && isPublicName(host) ? { severity: 'note' } : {}),
      message: `The endpoint has no port: ${isValue(reading)}. ${whatHappens(reading)}${says}`,
      fix: {
        text: `Add the port: ${port === '443' ? '443 is that of most vendors, 4317' : '4317 is'} the usual one of OTLP over gRPC`,
        ...rewrite(reading.setting, reading.raw, text),
      },
      mend: { [reading.setting]: text },
    }
  },
})

const check: Check = {
  ...byReading,
  *run(seen) {
    yield* byReading.run(seen)
    yield* elsewhere(seen)
  },
}
export default check
