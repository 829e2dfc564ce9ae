import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pythonDialect } from '../../grammar-dialects.ts'
import { installed } from '../cache.ts'
import type { Program } from '../program.ts'

const APP = fileURLToPath(new URL('../../programs/python/app.py', import.meta.url))
const VERSION = '1.45.1'
const PACKAGES = ['opentelemetry-distro==0.66b1', `opentelemetry-exporter-otlp==${VERSION}`]
/** Line of the console exporters' JSON that only one signal has. */
const PRINTED = { traces: /^ *"parent_id": /m, metrics: /"resource_metrics": /, logs: /^ *"severity_number": /m }

/** The Python SDK, by `opentelemetry-instrument` or with the exporters of one protocol made in the program. */
export const pythonProgram: Program = {
  runtime: 'python',
  version: VERSION,
  wirings: ['auto', 'code-http', 'code-grpc'],
  dialect: pythonDialect,
  install: () =>
    installed(`python-sdk-${VERSION}`, (folder) => {
      const bin = (name: string): string => join(folder, 'venv/bin', name)
      const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input', ...PACKAGES]
      return {
        steps: [
          ['python3', '-m', 'venv', join(folder, 'venv')],
          [bin('python'), ...pip],
        ],
        works: [bin('python'), '-c', `import importlib.metadata as m; assert m.version("opentelemetry-sdk") == "${VERSION}"`],
        result: {
          start: ({ wiring }) => ({
            command: wiring === 'auto' ? [bin('opentelemetry-instrument'), bin('python'), APP] : [bin('python'), APP],
            env: { APP_WIRING: wiring, PYTHONDONTWRITEBYTECODE: '1', LANG: 'C.UTF-8' },
            // What else a setting names is not installed, and stops the program.
            source: { 'requirements.txt': PACKAGES.join('\n') },
          }),
          printed: (signal, stdout) => PRINTED[signal].test(stdout),
        },
      }
    }),
}
