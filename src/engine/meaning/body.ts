import type { Fix, Meaning, Route } from '../../types.ts'
import { type Case, gatekeeper, means, saying, without } from './parts.ts'

const TYPE: Partial<Record<Route['protocol'], string>> = { 'http/protobuf': 'application/x-protobuf', 'http/json': 'application/json' }

/** `415 unsupported media type, supported: [application/json, application/x-protobuf]` to what is just that; `Unsupported content type: None`. */
function isTakenAway({ words, route }: Case): boolean {
  const type = TYPE[route.protocol]
  const taken = /\b(?:supported|expected|accepts?|allowed)\b(.*)$/is.exec(words)?.[1]
  return (type !== undefined && taken?.includes(type) === true) || /content[- ]type: *(?:none\b|null\b|undefined\b|,|$)/i.test(words)
}

export function mediaType(c: Case, status: number): Meaning {
  const own = c.route.headers['content-type']
  if (own) {
    const message = `${c.at} answers ${status} to the content type that ${own.from.setting} sets; the body stays ${c.route.protocol}.`
    return means(c, 'backend/media-type', message, {
      culprits: [own.from.setting],
      fix: { text: `Take content-type out of ${own.from.setting}` },
    })
  }
  if (isTakenAway(c)) {
    const message = `${c.at} answers ${status} to a content type that this program does not send, or to none: something between them takes it away, or changes it.${saying(c)}`
    return means(c, 'backend/media-type', message, { fix: { text: 'Look at the proxy or gateway on the way, or send past it' } })
  }
  const takes = c.seen.profile?.protocols
  const other = c.seen.plan.traits.protocols.find((p) => p !== c.route.protocol && (takes ? takes.includes(p) : p !== 'grpc'))
  const edit = { ...without(c.seen, /^OTEL_EXPORTER_OTLP_(?:TRACES|METRICS|LOGS)_PROTOCOL$/), OTEL_EXPORTER_OTLP_PROTOCOL: other ?? null }
  const { file } = c.seen.plan.traits
  const fix: Fix =
    other && file
      ? { text: file.protocol(other) }
      : other
        ? { text: `Send ${other}`, edit }
        : { text: 'Put a Collector between, which speaks both' }
  return means(c, 'backend/media-type', `${c.at} answers ${status}: it does not take ${c.route.protocol}.${saying(c)}`, { fix })
}

export function compression(c: Case): Meaning | null {
  const status = c.probe.answer?.status ?? 0
  const own = c.route.headers['content-encoding']
  if (own) {
    const message = `${own.from.setting} names a content encoding that the body does not have: ${c.at} answers ${status}.`
    return means(c, 'backend/compression', message, {
      culprits: [own.from.setting],
      fix: { text: `Take content-encoding out of ${own.from.setting}` },
    })
  }
  if (c.route.compression === 'none')
    return status === 406 || status === 415 ? mediaType(c, status) : c.probe.step === 'send' ? refusal(c, status) : null
  return notUnpacked(c, String(status))
}

export function notUnpacked(c: Case, answer: string): Meaning {
  const { file } = c.seen.plan.traits
  const edit = file ? { [file.compression(c.route)]: 'none' } : without(c.seen, /^OTEL_EXPORTER_OTLP_(?:\w+_)?COMPRESSION$/)
  const message = `${c.at} answers ${answer} to a body compressed with ${c.route.compression}: it does not unpack it.`
  return means(c, 'backend/compression', message, { culprits: Object.keys(edit ?? {}), fix: { text: 'Send without compression', edit } })
}

export const tooLarge = (c: Case, how: string): Meaning =>
  means(
    c,
    'backend/too-large',
    `${c.at} ${how}${c.seen.profile?.limit ? ` (${c.seen.profile.title} takes ${c.seen.profile.limit} in a request)` : ''}.${gatekeeper(c)}${saying(c)}`,
    {
      fix: { text: 'Send smaller batches (OTEL_BSP_MAX_EXPORT_BATCH_SIZE), or raise the limit of the server and of each proxy before it' },
    },
  )

/** A 4xx about the body: an empty request is not what the program sends, so what is said of it proves nothing. */
export function refusedBody(c: Case, status: number): Meaning | null {
  if (c.probe.step !== 'send') return null
  if (c.route.headers['content-type'] || c.route.headers['content-encoding'])
    return c.route.headers['content-encoding'] ? compression(c) : mediaType(c, status)
  const unreadable =
    c.words === '' ||
    c.words === 'a web page' ||
    /wiretype|proto|pars|unmarshal|decod|invalid|malformed|unexpected|bad request/i.test(c.words)
  return c.route.compression !== 'none' && unreadable ? compression(c) : refusal(c, status)
}

export function refusal(c: Case, answer: number | string): Meaning {
  const fix: Fix = { text: 'The words of the answer name what it misses: often a header that routes, or a resource attribute' }
  return means(c, 'backend/bad-request', `${c.at} answers ${answer}: it does not take what was sent.${saying(c)}`, { fix })
}
