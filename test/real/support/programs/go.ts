import { join } from 'node:path'
import { goDialect } from '../../grammar-native.ts'
import { fingerprint, installed, programFolder } from '../cache.ts'
import type { Program } from '../program.ts'

/** Of `go.opentelemetry.io/otel`; all modules are pinned in programs/go. */
const VERSION = '1.47.0'
const SOURCE = programFolder('go')
const PRINTED = { traces: /"SpanContext":/, metrics: /"ScopeMetrics":/, logs: /"ObservedTimestamp":/ }

/** The SDK for Go, with contrib's autoexport or with the exporters of one transport. */
export const goProgram: Program = {
  runtime: 'go',
  version: VERSION,
  wirings: ['autoexport', 'otlphttp', 'otlpgrpc'],
  dialect: goDialect,
  install: () =>
    installed(`go-sdk-${VERSION}-${fingerprint(SOURCE)}`, (folder) => {
      const program = join(folder, 'app')
      return {
        steps: [['go', 'build', '-C', SOURCE, '-trimpath', '-buildvcs=false', '-o', program, '.']],
        works: [program, 'works'],
        result: {
          start: ({ wiring }) => ({ command: [program], env: { APP_WIRING: wiring } }),
          printed: (signal, stdout) => PRINTED[signal].test(stdout),
        },
      }
    }),
}
