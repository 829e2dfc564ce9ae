import * as z from 'zod'

const signal = z.enum(['traces', 'metrics', 'logs'])
const severity = z.enum(['error', 'warning', 'note'])
const verdict = z.enum(['broken', 'degraded', 'off', 'healthy'])
const place = z.object({ source: z.string(), line: z.number().int().optional(), column: z.number().int().optional() })
const origin = z.object({
  setting: z.string(),
  source: z.string(),
  shadows: z.array(z.object({ setting: z.string(), source: z.string(), value: z.string() })),
})

const route = z.object({
  state: z.enum(['export', 'console', 'off', 'broken', 'crash']),
  because: z.string().describe('One clause: which setting decided'),
  askedFor: z.boolean(),
  protocol: z.enum(['http/protobuf', 'http/json', 'grpc']).optional(),
  url: z.string().optional().describe('Where the signal goes; gRPC: scheme://host:port; never with user info or fragment'),
  headers: z.record(z.string(), z.string()).optional().describe('Lower-case names; what settings add'),
  dial: z.object({ host: z.string(), port: z.number().int(), tls: z.boolean() }).optional(),
  proxy: z.string().nullable().optional(),
  compression: z.enum(['none', 'gzip']).optional(),
  timeoutMs: z.number().optional().describe('Milliseconds'),
  sampler: z.string().optional(),
  also: z.array(z.string()).optional().describe('Other exporters beside OTLP'),
  origins: z.record(z.string(), origin),
})

const reading = z.object({
  setting: z.string(),
  item: z.string(),
  outcome: z.enum(['used', 'decoded', 'truncated', 'item-dropped', 'ignored', 'default-instead', 'signal-off', 'all-off', 'crash']),
  reason: z.string().optional(),
  signals: z.array(signal),
  loses: z.array(z.string()).optional(),
  instead: z.string().optional(),
  at: place,
})

const plan = z.object({
  traces: route,
  metrics: route,
  logs: route,
  resource: z.record(z.string(), z.string()),
  readings: z.array(reading),
})

const address = z.object({
  address: z.string(),
  family: z.union([z.literal(4), z.literal(6)]),
  listens: z.boolean().optional(),
  failure: z.string().optional(),
})

const handshake = z.object({
  protocol: z.string(),
  alpn: z.string().nullable(),
  chain: z.array(z.object({ subject: z.string(), issuer: z.string(), names: z.string().optional(), from: z.string(), until: z.string() })),
})

const probe = z.object({
  step: z.string(),
  outcome: z.enum(['ok', 'answered', 'failed']),
  method: z.string(),
  url: z.string(),
  status: z.number().int().optional(),
  grpcStatus: z.number().int().optional(),
  failure: z.string().optional(),
  error: z.string().optional(),
  tried: z.string().optional(),
  addresses: z.array(address).optional().describe('Steps dns and tcp: the addresses of the name, and which of them listens'),
  tls: handshake.optional().describe('Step tls: what the server speaks and shows, whether or not it is trusted'),
  durationMs: z.number(),
})

const destination = z.object({
  url: z.string(),
  signals: z.array(signal),
  backend: z.object({ id: z.string(), version: z.string().optional(), recognisedBy: z.string() }).nullable(),
  probes: z.array(probe),
})

const trip = z.object({
  state: z.enum(['confirmed', 'not-found', 'send-failed', 'not-possible', 'skipped']),
  why: z.string().optional(),
  traceId: z.string().optional(),
  readBackMs: z.number().optional(),
  cleanedUp: z.boolean().optional(),
  link: z.string().optional(),
})

const finding = z.object({
  id: z.string(),
  severity,
  signals: z.array(signal),
  rootCause: z.boolean(),
  confirmed: z.boolean(),
  message: z.string(),
  explains: z.array(z.string()),
  evidence: z.array(place.extend({ text: z.string(), caret: z.number().int().optional().describe('Position in text, from 0') })),
  fix: z.object({ text: z.string(), line: z.string().optional() }).optional(),
  decidedBy: z
    .array(z.enum(['program', 'wiring', 'version']))
    .optional()
    .describe('A note that is an error for some of what the program may be: what is not known of it'),
  docs: z.string(),
})

const target = z.object({
  name: z.string(),
  verdict,
  runtime: z.object({
    id: z.string(),
    app: z.string().optional().describe('The named program on top of the runtime'),
    wiring: z.string(),
    version: z.string().optional(),
    detectedBy: z.string(),
    candidates: z.array(z.string()),
  }),
  plan,
  destinations: z.array(destination).optional(),
  roundTrips: z.partialRecord(signal, trip).optional(),
  findings: z.array(finding).optional(),
  checks: z
    .array(z.object({ id: z.string(), outcome: z.enum(['passed', 'found', 'skipped', 'crashed']), why: z.string().optional() }))
    .optional(),
  notChecked: z.array(z.string()).optional().describe('What was not checked, and why'),
})

/** The report, schema 1: the one truth about its shape. */
export const reportSchema = z.object({
  schema: z.literal(1),
  tool: z.object({ name: z.literal('otel-doctor'), version: z.string() }),
  startedAt: z.string(),
  durationMs: z.number(),
  verdict,
  targets: z.array(target),
})

export type Report = z.infer<typeof reportSchema>
export type TargetReport = z.infer<typeof target>
export type PlanReport = z.infer<typeof plan>
export type RouteReport = z.infer<typeof route>
export type ReadingReport = z.infer<typeof reading>
export type FindingReport = z.infer<typeof finding>
export type Verdict = z.infer<typeof verdict>
