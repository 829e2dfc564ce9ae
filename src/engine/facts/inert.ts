import { type Edit, type Fix, type Plan, type Reading, type Seen, SIGNALS } from '../../types.ts'

/** The settings that name the file which takes the place of the others. */
const naming = ({ plan }: Seen, path: string | undefined): string[] =>
  [...plan.settings].filter(([name, { value }]) => /config[._]file$/i.test(name) && value.reveal() === path).map(([name]) => name)

/** What a plan comes to, point by point. */
function points({ routes, resource }: Plan): Map<string, string> {
  const out = new Map<string, string>()
  for (const signal of SIGNALS) {
    const { state, protocol, url, compression, headers, timeoutMs, sampler } = routes[signal]
    if (signal === 'traces' && state !== 'crash') out.set('sampler', sampler.value)
    const own = { state, protocol, url: url?.value.reveal(), compression, timeout: timeoutMs.value }
    for (const [what, value] of Object.entries(own)) out.set(`${signal}.${what}`, String(value))
    for (const [name, { value }] of Object.entries(headers)) out.set(`${signal}.headers.${name}`, value.reveal())
  }
  for (const [name, { value }] of Object.entries(resource)) out.set(name, value.reveal())
  return out
}

/** What a variable would do, were there no file, and the file does not do as well: the points that differ. */
export function missedBy(seen: Seen, { setting, instead, fileSwitch }: Reading): string[] {
  const names = [...naming(seen, instead), ...(fileSwitch ? [fileSwitch.setting] : [])]
  const noFile: Edit = Object.fromEntries(names.map((name) => [name, null]))
  const mine = points(seen.plan)
  const free = points(seen.whatIf(noFile))
  const bare = points(seen.whatIf({ ...noFile, [setting]: null }))
  return [...free].filter(([what, value]) => bare.get(what) !== value && mine.get(what) !== value).map(([what]) => what)
}

/** How the file takes over what a variable says; undefined where a file has no place for it. */
function inFile({ setting }: Reading, { plan: { routes } }: Seen): string | undefined {
  const value = `\${${setting}}`
  const [, own, what] = /^OTEL_EXPORTER_OTLP_(?:(TRACES|METRICS|LOGS)_)?(ENDPOINT|HEADERS|TIMEOUT|COMPRESSION)$/.exec(setting) ?? []
  const [first = 'traces'] = SIGNALS.filter((signal) => (own === undefined ? routes[signal].url : own === signal.toUpperCase()))
  if (what === 'ENDPOINT') return `endpoint: ${value}${own === undefined && routes[first].protocol !== 'grpc' ? `/v1/${first}` : ''}`
  if (what === 'HEADERS') return `headers_list: ${value}`
  if (what !== undefined) return `${what.toLowerCase()}: ${value}`
  if (setting === 'OTEL_SERVICE_NAME') return `resource: { attributes: [{ name: service.name, value: '${value}' }] }`
  if (setting === 'OTEL_RESOURCE_ATTRIBUTES') return `resource: { attributes_list: '${value}' }`
  return setting === 'OTEL_SDK_DISABLED' ? `disabled: ${value}` : undefined
}

export function fileFix(seen: Seen, readings: readonly Reading[]): Fix {
  const lines = readings.flatMap((reading) => inFile(reading, seen) ?? [])
  if (lines.length === 0) return { text: 'Say it in the file' }
  return { text: 'Take over in the file what is to hold', line: lines.join('\n') }
}
