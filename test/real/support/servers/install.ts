import { join } from 'node:path'
import { installed, isInstalled, type Missing, mlflow, recipes } from '../cache.ts'
import { onPath } from '../processes.ts'

/** Where a server's program, jar or environment lies. */
export interface Installed {
  path: string
}

const COLLECTOR = { version: '0.161.0', builder: '0.164.0' }
const NICE = ['nice', '-n', '10']

const lacks = (program: string, what: string): Missing | null =>
  onPath(program) ? null : { missing: `${what}, and there is no ${program} on the PATH` }

/** The Collector with the components of recipes/collector-ocb.yaml, made by its own builder. */
export async function collector(): Promise<Installed | Missing> {
  const missing = lacks('go', 'the Collector is built by Go')
  return (
    missing ??
    installed(`otelcol-${COLLECTOR.version}`, (folder) => {
      const path = join(folder, 'build', 'otelcol-doctor')
      return {
        steps: [
          ['env', `GOBIN=${folder}`, ...NICE, 'go', 'install', `go.opentelemetry.io/collector/cmd/builder@v${COLLECTOR.builder}`],
          [...NICE, join(folder, 'builder'), '--config', join(recipes, 'collector-ocb.yaml')],
        ],
        works: [path, '--version'],
        result: { path },
      }
    })
  )
}

/** Arize Phoenix, every package pinned. */
export const phoenix = (): Promise<Installed | Missing> =>
  installed('phoenix-20.26.1', (folder) => {
    const venv = join(folder, 'venv')
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input']
    return {
      steps: [
        ['python3', '-m', 'venv', venv],
        [...NICE, join(venv, 'bin/python'), ...pip, '-r', join(recipes, 'requirements-phoenix-20.26.1.txt')],
      ],
      works: [join(venv, 'bin/python'), '-c', 'import importlib.metadata as m; assert m.version("arize-phoenix") == "20.26.1"'],
      result: { path: join(venv, 'bin', 'phoenix') },
    }
  })

/** Zipkin's one jar, from Maven Central. */
export async function zipkin(): Promise<Installed | Missing> {
  const missing = lacks('mvn', 'Zipkin is fetched by Maven') ?? lacks('java', 'Zipkin runs in a JVM')
  const copy = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy'
  return (
    missing ??
    installed('zipkin-3.6.1', (folder) => {
      const path = join(folder, 'zipkin-server-3.6.1-exec.jar')
      const fetch = ['mvn', '-q', '-B', copy, '-Dartifact=io.zipkin:zipkin-server:3.6.1:jar:exec', `-DoutputDirectory=${folder}`]
      return { steps: [fetch], works: ['/usr/bin/env', 'test', '-s', path], result: { path } }
    })
  )
}

/** A program of a Go module that takes many minutes to build. */
const built = async (name: string, [module = '', main = '', ...flags]: readonly string[], works: string): Promise<Installed | Missing> =>
  lacks('go', `${name} is built by Go`) ??
  installed(name, (folder) => {
    const path = join(folder, name)
    return {
      steps: [['bash', join(recipes, 'go-program.sh'), module, main, path, ...flags]],
      works: [path, works],
      result: { path },
      minutes: 40,
    }
  })

const JAEGER = 'jaeger-2.13.0'
const PROMETHEUS = 'prometheus-3.15'
const FULL = 'full-mlflow-3.17.2'

/** 2.13.0 is v1.76.0 in the module proxy. */
const buildJaeger = () => built(JAEGER, ['github.com/jaegertracing/jaeger@v1.76.0', './cmd/jaeger'], 'version')
const buildPrometheus = () =>
  built(PROMETHEUS, ['github.com/prometheus/prometheus@v0.315.0', './cmd/prometheus', '-tags', 'remove_all_sd'], '--version')

/** What no test waits for: it is taken from the cache alone. */
const cached = async <T>(name: string, what: string, make: () => Promise<T | Missing>): Promise<T | Missing> =>
  isInstalled(name) ? make() : { missing: `${name} is not in the cache; \`node bin/dev/servers.mjs ${what}\` puts it there` }

export const jaeger = () => cached(JAEGER, 'jaeger', buildJaeger)
export const prometheus = () => cached(PROMETHEUS, 'prometheus', buildPrometheus)
export const fullMlflow = () => cached(FULL, 'mlflow', () => mlflow('3.17.2-full'))

/** All that `bin/dev/servers.mjs` puts into the cache. */
export const SERVERS = { collector, phoenix, zipkin, mlflow: () => mlflow('3.17.2-full'), prometheus: buildPrometheus, jaeger: buildJaeger }
