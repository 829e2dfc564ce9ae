import { inQuotes } from '../text.ts'
import { quote } from '../engine/fix-line.ts'
import { runtimes } from '../runtimes/index.ts'
import type { Settings, SetupForm } from '../types.ts'
import { UsageError } from '../usage.ts'

const lines = (settings: Settings, line: (name: string, value: string) => string): string =>
  settings.map(([name, value]) => `${line(name, value)}\n`).join('')

const isPlain = (value: string): boolean => /^[\w@%+=:,./~-]*$/.test(value)

/** A YAML scalar that is read as the text that it is. */
const scalar = (value: string): string => JSON.stringify(value)
/** dotenv reads double quotes with no escape but `\n`; a value with quotes in it does not occur in what is documented. */
const dotenv = (name: string, value: string): string => `${name}=${isPlain(value) ? value : `"${value}"`}`

/** The list of headers holds the credential: it goes into a Secret of its own. */
const isCredential = (name: string): boolean => name.endsWith('HEADERS')

function kubernetes(settings: Settings): string {
  const secret = settings.filter(([name]) => isCredential(name))
  const held = secret.map(([name, value]) => `  ${name}: ${scalar(value)}\n`).join('')
  const manifest = `apiVersion: v1\nkind: Secret\nmetadata:\n  name: otel-exporter\nstringData:\n${held}---\n`
  const env = lines(settings, (name, value) =>
    isCredential(name)
      ? `            - name: ${name}\n              valueFrom:\n                secretKeyRef:\n                  name: otel-exporter\n                  key: ${name}`
      : `            - name: ${name}\n              value: ${scalar(value)}`,
  )
  const head =
    'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: my-service\nspec:\n  selector:\n    matchLabels: { app: my-service }\n  template:\n    metadata:\n      labels: { app: my-service }\n    spec:\n      containers:\n        - name: my-service\n          image: my-service\n          env:\n'
  return `${secret.length > 0 ? manifest : ''}${head}${env}`
}

/** Properties as words of a command line: `-Dotel.exporter.otlp.endpoint=…`. */
const property = (name: string, value: string): string => `${quote(`-D${name.toLowerCase().replaceAll('_', '.')}=${value}`)} \\`

const FORMATS: readonly SetupForm[] = [
  {
    id: 'shell',
    about: 'lines for a shell or its profile',
    write: (settings) => lines(settings, (name, value) => `export ${name}=${quote(value)}`),
  },
  { id: 'dotenv', about: 'a .env file', write: (settings) => lines(settings, dotenv) },
  {
    id: 'docker',
    about: 'a file for docker run --env-file',
    inside: 'machine',
    write: (settings) => lines(settings, (name, value) => `${name}=${value}`),
  },
  {
    id: 'compose',
    about: 'a service of docker-compose.yml',
    inside: 'service',
    write: (settings) =>
      `services:\n  my-service:\n    image: my-service\n    environment:\n${lines(settings, (name, value) => `      ${name}: ${scalar(value.replaceAll('$', '$$$$'))}`)}`,
  },
  { id: 'kubernetes', about: 'a Secret and a Deployment', inside: 'service', write: kubernetes },
  {
    id: 'jvm',
    about: 'properties of a Java command line',
    write: (settings) => `java \\\n${lines(settings, (name, value) => `  ${property(name, value)}`)}  -jar my-service.jar\n`,
  },
]

/** The general ones, and those of single runtimes. */
const forms = (): SetupForm[] => [...FORMATS, ...runtimes.flatMap((runtime) => runtime.forms ?? [])]

export const formIds = (): string[] => forms().map(({ id }) => id)

export function formOf(id: string): SetupForm {
  const found = forms().find((form) => form.id === id)
  if (found) return found
  throw new UsageError(`--as ${inQuotes(id)}: there is no such form. Known: ${formIds().join(', ')}.`)
}
