import { join } from 'node:path'
import { rustDialect } from '../../grammar-native.ts'
import { fingerprint, installed, isInstalled, type Missing, programFolder } from '../cache.ts'
import type { Program, Ready } from '../program.ts'

/** Of opentelemetry, opentelemetry_sdk and opentelemetry-otlp. */
const VERSION = '0.33.1'
const SOURCE = programFolder('rust')
const NAME = `rust-sdk-${VERSION}-${fingerprint(SOURCE)}`
/** The sets of cargo features in the wirings, by the flags that build them. */
const BUILDS: Readonly<Record<string, string[]>> = {
  'http-json': ['--features', 'http-json'],
  'http-proto+grpc': ['--features', 'grpc'],
  'http-proto': [],
  'http-proto+grpc+tls': ['--features', 'grpc,tls'],
}
const BUILDERS = ['auto', 'with_http', 'with_tonic']

/** The SDK for Rust: one program for each set of features; the first build takes minutes. */
export const rustProgram: Program = {
  runtime: 'rust',
  version: VERSION,
  wirings: [
    ...Object.keys(BUILDS).flatMap((build) =>
      BUILDERS.filter((builder) => builder !== 'with_tonic' || build !== 'http-proto').map((builder) => `${builder}:${build}`),
    ),
    'with_tonic:http-proto+grpc+tls+roots',
  ],
  // `http://` and `/v1/traces` make one.
  unknownNames: ['v1'],
  dialect: rustDialect,
  install: () =>
    installed(NAME, (folder) => {
      const target = join(folder, 'target')
      const program = (build: string): string => join(folder, build)
      const cargo = ['nice', '-n', '10', 'cargo', 'build', '--quiet', '--release', '--locked']
      return {
        steps: [
          ...Object.entries(BUILDS).flatMap(([build, features]) => [
            [...cargo, '--manifest-path', join(SOURCE, 'Cargo.toml'), '--target-dir', target, ...features],
            ['cp', join(target, 'release', 'otel-doctor-program'), program(build)],
          ]),
          ['rm', '-r', target],
        ],
        works: [program('http-proto'), 'works'],
        result: {
          start: ({ wiring }) => {
            const [builder = '', build = ''] = wiring.replace(/\+roots$/, '').split(':')
            return { command: [program(build)], env: { APP_BUILDER: wiring.endsWith('+roots') ? `${builder}+roots` : builder } }
          },
          printed: () => false,
        },
      }
    }),
}

/** For tests that must not take minutes to build. */
export const rustFromCache: Program = {
  ...rustProgram,
  install: async (): Promise<Ready | Missing> =>
    isInstalled(NAME) ? rustProgram.install() : { missing: 'the Rust programs are not in the cache; `npm run record -- rust` builds them' },
}
