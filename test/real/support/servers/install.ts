import { join } from 'node:path'
import { installed, isInstalled, type Missing, recipes } from '../cache.ts'
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

/** A program of a Go module that takes many minutes to build: tests take it from the cache alone, `npm run build:servers` puts it there. */
async function heavy(name: string, args: readonly string[], mayBuild: boolean): Promise<Installed | Missing> {
  if (!mayBuild && !isInstalled(name))
    return { missing: `${name} is not in the cache; \`node test/real/support/servers/build.ts\` builds it` }
  const [module = '', folderOfMain = '', ...flags] = args
  return (
    lacks('go', `${name} is built by Go`) ??
    installed(name, (folder) => {
      const path = join(folder, name)
      return {
        steps: [['bash', join(recipes, 'go-program.sh'), module, folderOfMain, path, ...flags]],
        works: [path, name.startsWith('jaeger') ? 'version' : '--version'],
        result: { path },
        minutes: 40,
      }
    })
  )
}

/** Jaeger 2.13.0: the tag by which the module proxy has it. */
export const jaeger = (mayBuild = false): Promise<Installed | Missing> =>
  heavy('jaeger-2.13.0', ['github.com/jaegertracing/jaeger@v1.76.0', './cmd/jaeger'], mayBuild)

export const prometheus = (mayBuild = false): Promise<Installed | Missing> =>
  heavy('prometheus-3.15', ['github.com/prometheus/prometheus@v0.315.0', './cmd/prometheus', '-tags', 'remove_all_sd'], mayBuild)
