import { headerSecret } from '../../redact.ts'
import type { Reason, Reading, Route } from '../../types.ts'
import { goUnescape, bytesOf, textOfBytes } from '../parts/go-url.ts'
import { type HeaderList, type HeaderRules, itemsOf, namesIn, readHeaders } from '../parts/headers.ts'
import { derive } from '../parts/settings.ts'
import { trimBlank } from '../parts/values.ts'
import { type Candidate, type Site, candidates } from './values.ts'

/** `url.PathUnescape`, then `strings.TrimSpace`. What the wire cannot carry is looked at afterwards, in the values that win. */
const RULES: HeaderRules = {
  decode(value) {
    const bytes = goUnescape(bytesOf(value))
    return bytes === null ? null : trimBlank(wireText(bytes))
  },
  onBadPercent: 'drop',
  emptyValue: 'send',
  legal: () => true,
}

/** Bytes that are no UTF-8 go out as they are: one byte, one character. */
function wireText(bytes: string): string {
  const text = textOfBytes(bytes)
  return bytesOf(text) === bytes ? text : bytes
}

/** Names that net/http or gRPC write themselves, whatever the settings say. */
const OWN_OF_HTTP = new Set(['content-type', 'host', 'content-length', 'transfer-encoding', 'trailer'])
const OWN_OF_GRPC = /^(?:content-type|user-agent|te|grpc-(?:message-type|encoding|message|status|timeout))$/

/** The own list replaces the generic one; for logs, one bad pair rejects a whole list, and the generic one is used instead. */
export function headers(site: Site, out: Route): void {
  const lists = candidates(site, 'HEADERS')
  const read = lists.map((list) => ({ list, ...readHeaders(list.name, list.traced, [site.signal], RULES) }))
  const hit = site.signal === 'logs' ? read.find(({ list, readings }) => !isRejected(list, readings)) : read[0]
  for (const { list, readings } of read.slice(0, hit ? read.indexOf(hit) : read.length)) reject(site, list, readings, hit?.list.name)
  if (!hit) return
  site.ctx.readings.push(...hit.readings)
  out.headers = hit.headers
  unsendable(site, out, hit.list)
  reserved(site, out, hit.list)
  const lost = replaced(site, hit.list, hit.headers, lists[1])
  if (lost) site.ctx.readings.push(lost)
}

/** No `=`, a name that is no token, a bad percent escape; nothing at all between two commas is a pair without `=` too. */
const isRejected = ({ text }: Candidate, readings: readonly Reading[]): boolean =>
  readings.some(({ outcome }) => outcome === 'item-dropped') || text.split(',').some((item) => trimBlank(item) === '')

function reject(site: Site, { name, text, traced }: Candidate, readings: readonly Reading[], instead?: string): void {
  const bad = readings.find(({ outcome }) => outcome === 'item-dropped')
  const gap = /,\s*(?=,|$)/.exec(text)?.index ?? 0
  const loses = namesIn(text)
  const base = { from: traced.from, setting: name, raw: traced.value, signals: [site.signal], loses, instead }
  site.ctx.readings.push({ ...base, outcome: 'ignored', reason: bad?.reason ?? 'no-equals', span: bad?.span ?? [gap, gap + 1] })
}

/** One value or name that cannot be sent stops every export of the signal. */
function unsendable(site: Site, out: Route, list: Candidate): void {
  for (const [name, value] of Object.entries(out.headers)) {
    const reason = flawOnWire(out, name, value.value.reveal())
    if (!reason) continue
    const item = itemsOf(list.traced.value.reveal()).findLast(({ text }) => trimBlank(text.split('=', 1)[0] ?? '').toLowerCase() === name)
    const start = (item?.start ?? 0) + (reason === 'illegal-key' ? 0 : (item?.text.indexOf('=') ?? 0) + 1)
    const span = [start, (item?.start ?? 0) + (item?.text.length ?? 0)] as const
    const { traced } = list
    const base = { from: traced.from, setting: list.name, raw: traced.value, span, signals: [site.signal], loses: [name] }
    const says =
      out.protocol === 'grpc'
        ? `header key ${JSON.stringify(name)} contains …`
        : `net/http: invalid header field value for ${JSON.stringify(name)}`
    site.ctx.readings.push({ ...base, outcome: 'signal-off', reason, says })
    if (out.state === 'export') Object.assign(out, { state: 'broken', because: `the header ${name} cannot be sent` })
  }
}

/** gRPC takes printable ASCII (a `-bin` header anything) and names of `[0-9a-z-_.]`; net/http takes all but control characters. */
function flawOnWire({ protocol }: Route, name: string, value: string): Reason | null {
  if (protocol !== 'grpc') return name !== 'content-type' && /[\0-\x08\n-\x1f\x7f]/.test(value) ? 'control-character' : null
  if (!/^[0-9a-z\-_.]+$/.test(name)) return 'illegal-key'
  if (name.endsWith('-bin') || /^[ -~]*$/.test(value)) return null
  return /[\0-\x1f\x7f]/.test(value) ? 'control-character' : 'non-ascii'
}

function reserved(site: Site, out: Route, { name: setting, traced }: Candidate): void {
  const isOwn = (name: string): boolean => (out.protocol === 'grpc' ? OWN_OF_GRPC.test(name) : OWN_OF_HTTP.has(name))
  for (const [name, value] of Object.entries(out.headers)) {
    if (isOwn(name)) {
      delete out.headers[name]
      const base = { from: traced.from, setting, raw: traced.value, signals: [site.signal], loses: [name] }
      site.ctx.readings.push({ ...base, outcome: 'item-dropped', reason: 'unsupported' })
    } else if (out.protocol === 'grpc' && name.endsWith('-bin')) {
      out.headers[name] = derive(headerSecret(name, btoa(bytesOf(value.value.reveal())).replace(/=+$/, '')), value)
    }
  }
}

function replaced(site: Site, own: Candidate, kept: HeaderList['headers'], generic: Candidate | undefined): Reading | null {
  if (!generic || own.name === generic.name) return null
  const loses = namesIn(generic.text).filter((name) => !(name in kept))
  const { from, value } = generic.traced
  const base = { from, setting: generic.name, raw: value, signals: [site.signal], loses, instead: own.name }
  return loses.length > 0 ? { ...base, outcome: 'ignored', reason: 'replaced' } : null
}
