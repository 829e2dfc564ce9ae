import { stringify } from 'yaml'
import { quote } from '../../src/engine/fix-line.ts'
import type { Settings } from '../../src/types.ts'
import type { Healthy } from './healthy.ts'

/** What a user hands to the command. */
export interface Written {
  env?: readonly string[]
  start?: string
  /** By path in the folder; a path in `named` goes to `--file`. */
  files?: Readonly<Record<string, string>>
  named?: readonly string[]
}

/** A kind of place in which settings stand. */
export interface Source {
  id: string
  isContainer?: true
  /** Programs that have such a place. */
  only?: readonly string[]
  /** What it can hold of a value as it reaches the program. */
  holds?(value: string): boolean
  write(settings: Settings, command: string, healthy: Healthy): Written
}

const lines = (settings: Settings, line: (name: string, value: string) => string): string =>
  settings.map(([name, value]) => `${line(name, value)}\n`).join('')
const oneLine = (value: string): boolean => !/[\r\n]/.test(value)
const file = (path: string, text: string, start?: string): Written => ({
  files: { [path]: text },
  named: [path],
  ...(start === undefined ? {} : { start }),
})

/** As people write it: bare where that is safe, else in quotes that keep what is in them. */
const dotenv = (name: string, value: string): string => {
  if (/^[\w@%+=:,./~-]*$/.test(value)) return `${name}=${value}`
  return /['\n\r]/.test(value) ? `${name}="${value}"` : `${name}='${value}'`
}
const forDotenv = (value: string): boolean => !(/['\n\r]/.test(value) && /["\\$`]/.test(value)) && !/^`|`$/.test(value)

const scalar = (value: string): string => JSON.stringify(value)
const dollars = (value: string): string => value.replaceAll('$', '$$$$')
const plain = (item: string): string => (/^[\w.]+=[\w@%+=:,./~ -]*$/.test(item) && !/: | $|:$/.test(item) ? item : scalar(item))

/** The backend as a service of the same file. */
function besides({ service, profile }: Pick<Healthy, 'service' | 'profile'>): string {
  if (service === undefined) return ''
  const on = profile.switchedOn ? `    command: ["${profile.switchedOn.add}"]\n` : ''
  return `  ${service}:\n    image: ${profile.images?.[0] ?? `example/${service}`}\n${on}`
}

function compose(environment: string, command: string, { service, profile }: Healthy): Written {
  const beside = besides({ service, profile })
  const run = command === '' ? '' : `    command: ${command}\n`
  return file('docker-compose.yml', `services:\n  api:\n    image: example/api\n${run}    environment:\n${environment}${beside}`)
}

function deployment(command: string, rest: object, more: readonly object[] = []): Written {
  const words = command === '' ? {} : { command: command.split(' ') }
  const containers = [{ name: 'api', image: 'example/api', ...words, ...rest }]
  const spec = { selector: { matchLabels: { app: 'api' } }, template: { metadata: { labels: { app: 'api' } }, spec: { containers } } }
  const all = [...more, { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'api' }, spec }]
  return file('app.yaml', all.map((one) => stringify(one, { lineWidth: 0 })).join('---\n'))
}
/** `$(NAME)` is a reference there. */
const forKubernetes = (value: string): boolean => !value.includes('$(')

const inUnit = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('%', '%%')
const unit = (body: string, command: string): string => `[Service]\n${body}ExecStart=/usr/bin/${command || 'api'}\n`
const jsonFile = (path: string, value: unknown): Written => file(path, JSON.stringify(value, null, 2))
const inHcl = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('${', '$${')
/** Every tool has its own way to fill in something. */
const noReference = (value: string): boolean => oneLine(value) && !/[$`]|\{\{|<%/.test(value)
const property = (name: string): string => name.toLowerCase().replaceAll('_', '.')

export const SOURCES: readonly Source[] = [
  { id: 'environment', write: (settings, start) => ({ env: settings.map(([name, value]) => `${name}=${value}`), start }) },
  { id: 'dotenv', holds: forDotenv, write: (settings, start) => file('.env', lines(settings, dotenv), start) },
  {
    id: 'shell',
    holds: oneLine,
    write: (settings, start) =>
      file(
        'env.sh',
        lines(settings, (name, value) => `export ${name}=${quote(value)}`),
        start,
      ),
  },
  {
    id: 'compose-map',
    isContainer: true,
    write: (settings, command, to) =>
      compose(
        lines(settings, (name, value) => `      ${name}: ${scalar(dollars(value))}`),
        command,
        to,
      ),
  },
  {
    id: 'compose-list',
    isContainer: true,
    write: (settings, command, to) =>
      compose(
        lines(settings, (name, value) => `      - ${plain(`${name}=${dollars(value)}`)}`),
        command,
        to,
      ),
  },
  {
    id: 'compose-env-file',
    isContainer: true,
    holds: (value) => forDotenv(value) && !/\$/.test(value),
    write: (settings, command, { service, profile }) => {
      const beside = besides({ service, profile })
      const run = command === '' ? '' : `    command: ${command}\n`
      const text = `services:\n  api:\n    image: example/api\n${run}    env_file: app.env\n${beside}`
      return { files: { 'docker-compose.yml': text, 'app.env': lines(settings, dotenv) }, named: ['docker-compose.yml'] }
    },
  },
  {
    id: 'kubernetes-env',
    isContainer: true,
    holds: forKubernetes,
    write: (settings, command) => deployment(command, { env: settings.map(([name, value]) => ({ name, value })) }),
  },
  {
    id: 'kubernetes-configmap',
    isContainer: true,
    write: (settings, command) =>
      deployment(command, { envFrom: [{ configMapRef: { name: 'otel' } }] }, [
        { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'otel' }, data: Object.fromEntries(settings) },
      ]),
  },
  {
    id: 'systemd',
    holds: oneLine,
    write: (settings, command) =>
      file(
        'api.service',
        unit(
          lines(settings, (name, value) => `Environment="${name}=${inUnit(value)}"`),
          command,
        ),
      ),
  },
  {
    id: 'systemd-file',
    holds: oneLine,
    write: (settings, command) => {
      const inside = (name: string, value: string): string =>
        /^[\w@%+=:,./~-]*$/.test(value) ? `${name}=${value}` : `${name}="${value.replace(/[\\"$`]/g, '\\$&')}"`
      return {
        files: { 'api.service': unit('EnvironmentFile=/app.env\n', command), 'app.env': lines(settings, inside) },
        named: ['api.service'],
      }
    },
  },
  {
    id: 'workflow',
    holds: (value) => !value.includes('${{'),
    write: (settings, command) => {
      const jobs = { test: { 'runs-on': 'ubuntu-latest', env: Object.fromEntries(settings), steps: [{ run: command || './api' }] } }
      return file('.github/workflows/ci.yml', stringify({ on: 'push', jobs }, { lineWidth: 0 }))
    },
  },
  {
    id: 'dockerfile',
    isContainer: true,
    holds: oneLine,
    write: (settings, command) => {
      const run = command === '' ? 'CMD ["/api"]' : `CMD ${JSON.stringify(command.split(' '))}`
      return file(
        'Dockerfile',
        `FROM example/base\n${lines(settings, (name, value) => `ENV ${name}="${value.replace(/[\\"$]/g, '\\$&')}"`)}${run}\n`,
      )
    },
  },
  {
    id: 'docker-run',
    isContainer: true,
    holds: oneLine,
    write: (settings, command) => ({
      start: `docker run ${settings.map(([name, value]) => `-e ${quote(`${name}=${value}`)}`).join(' ')} example/api ${command}`.trim(),
    }),
  },
  {
    id: 'docker-env-file',
    isContainer: true,
    holds: (value) => oneLine(value) && value === value.trimStart(),
    write: (settings, command) => ({
      files: { 'app.env': lines(settings, (name, value) => `${name}=${value}`) },
      start: `docker run --env-file app.env example/api ${command}`.trim(),
    }),
  },
  {
    id: 'ecs',
    isContainer: true,
    holds: noReference,
    write: (settings, command) => {
      const words = command === '' ? {} : { command: command.split(' ') }
      const environment = settings.map(([name, value]) => ({ name, value }))
      return jsonFile('task.json', { family: 'api', containerDefinitions: [{ name: 'api', image: 'example/api', ...words, environment }] })
    },
  },
  {
    id: 'terraform',
    isContainer: true,
    holds: noReference,
    write: (settings) =>
      file(
        'main.tf',
        `resource "aws_lambda_function" "api" {\n  environment {\n    variables = {\n${lines(settings, (name, value) => `      ${name} = "${inHcl(value)}"`)}    }\n  }\n}\n`,
      ),
  },
  {
    id: 'launch-settings',
    only: ['dotnet'],
    holds: noReference,
    write: (settings) =>
      jsonFile('Properties/launchSettings.json', {
        profiles: { api: { commandName: 'Project', environmentVariables: Object.fromEntries(settings) } },
      }),
  },
  {
    id: 'goose-config',
    only: ['goose'],
    holds: oneLine,
    // Its file takes the endpoint; the rest is of the environment.
    write: (settings, start) => {
      const inFile = settings.filter(([name]) => name === 'OTEL_EXPORTER_OTLP_ENDPOINT')
      const env = settings.filter((one) => !inFile.includes(one)).map(([name, value]) => `${name}=${value}`)
      return {
        ...file(
          '.config/goose/config.yaml',
          lines(inFile, (name, value) => `${name.toLowerCase()}: ${scalar(value)}`),
          start,
        ),
        env,
      }
    },
  },
  {
    id: 'jvm',
    only: ['java', 'javaagent'],
    holds: oneLine,
    write: (settings, start) => {
      const words = settings.map(([name, value]) => quote(`-D${property(name)}=${value}`)).join(' ')
      return { start: start === '' ? `java ${words} -jar app.jar` : start.replace('java ', `java ${words} `) }
    },
  },
  {
    id: 'java-tool-options',
    only: ['java', 'javaagent'],
    holds: (value) => oneLine(value) && !/["' ]/.test(value),
    write: (settings, start) => ({
      env: [`JAVA_TOOL_OPTIONS=${settings.map(([name, value]) => `-D${property(name)}=${value}`).join(' ')}`],
      start,
    }),
  },
]
