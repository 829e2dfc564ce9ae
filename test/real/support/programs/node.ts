import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { nodeDialect } from '../../grammar-dialects.ts'
import { installed } from '../cache.ts'
import type { Program } from '../program.ts'

const APP = fileURLToPath(new URL('../../programs/node/app.cjs', import.meta.url))
const AUTO = '0.81.2'
/** Of `@opentelemetry/sdk-node`, which that version brings, with all exporters. */
const VERSION = '0.223.0'
const PRINTED = { traces: /^ *traceState: /m, metrics: /^ *dataPointType: /m, logs: /^ *severityNumber: /m }

/** The SDK for Node.js, by `--require …/register` or with the exporters of one package made in the program. */
export const nodeProgram: Program = {
  runtime: 'node',
  version: VERSION,
  wirings: ['auto', 'code-http', 'code-proto', 'code-grpc'],
  dialect: nodeDialect,
  install: () =>
    installed(`node-sdk-${AUTO}`, (folder) => {
      const modules = join(folder, 'node_modules')
      const options = ['--no-save', '--no-audit', '--no-fund', '--prefix', folder]
      return {
        steps: [['npm', 'install', ...options, `@opentelemetry/auto-instrumentations-node@${AUTO}`]],
        works: [process.execPath, '-e', `require('${modules}/@opentelemetry/sdk-node')`],
        result: {
          start: ({ wiring }) => ({
            command: [
              process.execPath,
              ...(wiring === 'auto' ? ['--require', `${modules}/@opentelemetry/auto-instrumentations-node/build/src/register.js`] : []),
              APP,
            ],
            // The detectors of clouds ask addresses of their own, which are no concern of the exporters.
            env: { APP_WIRING: wiring, APP_MODULES: modules, OTEL_NODE_RESOURCE_DETECTORS: 'env,process,serviceinstance' },
          }),
          printed: (signal, stdout) => PRINTED[signal].test(stdout),
        },
      }
    }),
}
