import { recent } from '../memo.ts'
import { type Secret, type Span } from '../secret.ts'
import { visible, windowed } from '../text.ts'
import {
  type Check,
  type Draft,
  type Edit,
  type Evidence,
  type Plan,
  type Reading,
  type Reason,
  type Route,
  type Seen,
  type Severity,
  type Signal,
  SIGNALS,
} from '../types.ts'
import { finalProbe, meaningOf } from './meaning/meaning.ts'

/** `NAME=value` as it stands in its source, with a caret under the character at fault; secrets stay hidden. */
export function evidence(reading: Pick<Reading, 'from' | 'raw' | 'setting'> & { span?: Span }): Evidence {
  return settingEvidence(reading.from, reading.raw, reading.span)
}

export function settingEvidence(from: Reading['from'], raw: Secret, span?: Span): Evidence {
  const [prefix, suffix] = from.written ?? [raw.reveal() === '' && from.setting.includes('.') ? from.setting : `${from.setting}=`, '']
  const shown = raw.toString()
  const caret = span ? prefix.length + visible(shown.slice(0, raw.shownAt(span[0]))).length : undefined
  const cut = windowed(prefix + visible(shown) + suffix, caret)
  const column = from.column === undefined ? undefined : from.column + (span?.[0] ?? 0)
  return { source: from.source, line: from.line, column, text: cut.text, caret: cut.caret }
}

/** The winning value of a setting as evidence; nothing where it is not set. */
export function evidenceOf(seen: Seen, setting: string, span?: Span): Evidence[] {
  const traced = seen.plan.settings.get(setting)
  return traced ? [settingEvidence(traced.from, traced.value, span)] : []
}

/** A check that is a row: readings with these reasons are findings. */
export interface ReadingRule {
  id: string
  severity: Severity
  title: string
  match(reading: Reading, seen: Seen): boolean
  draft(reading: Reading, seen: Seen): Omit<Draft, 'signals' | 'evidence'> & Partial<Pick<Draft, 'signals' | 'evidence'>>
  explains?: Check['explains']
}

export function readingCheck(rule: ReadingRule): Check {
  return {
    id: rule.id,
    stage: 'plan',
    severity: rule.severity,
    title: rule.title,
    ...(rule.explains ? { explains: rule.explains } : {}),
    *run(seen) {
      for (const reading of seen.plan.readings) {
        if (!rule.match(reading, seen)) continue
        yield {
          signals: reading.signals,
          evidence: [evidence(reading)],
          culprits: [reading.setting],
          loses: reading.loses,
          ...rule.draft(reading, seen),
        }
      }
    },
  }
}

/** A check for one meaning of an answer: yields where the final answer of a signal means this id. Signals that mean the same are one finding. */
export function meaningCheck(id: string, severity: Severity, title: string, explains?: Check['explains']): Check {
  return {
    id,
    stage: 'probe',
    severity,
    title,
    ...(explains ? { explains } : {}),
    *run(seen) {
      const drafts = new Map<string, Draft>()
      for (const signal of SIGNALS) {
        const probe = finalProbe(seen, signal)
        const meaning = probe ? meaningOf(seen, probe, seen.plan.routes[signal]) : null
        if (meaning?.id !== id) continue
        const { message, severity: lowered, culprits, confirmed, fix } = meaning
        const known = drafts.get(message)
        if (known) known.signals.push(signal)
        else
          drafts.set(message, { message, severity: lowered, culprits, confirmed, fix, signals: [signal], evidence: meaning.evidence ?? [] })
      }
      yield* drafts.values()
    },
  }
}

export const hasReason =
  (...reasons: Reason[]) =>
  (reading: Reading): boolean =>
    reading.reason !== undefined && reasons.includes(reading.reason)

/** By its name: a variable, an argument in code (`setEndpoint`, `url`, `WithEndpointURL`), an address of one backend (`LANGFUSE_HOST`). */
export const isEndpoint = (setting: string): boolean => /(?:ENDPOINT(?:URL|ADDRESS)?|[._a-z]url|_HOST)$/i.test(setting)
/** Likewise: a variable, or a property of the JVM. */
export const isProtocol = (setting: string): boolean => /PROTOCOL$|^otel\.exporter\.otlp\.(?:\w+\.)?protocol$/.test(setting)
/** Likewise; in code each header is a setting of its own (`addHeader(x-tenant)`). */
export const isHeaders = (setting: string): boolean => /HEADERS(?:_LIST)?$|(?:addHeader|headers|metadata)\(/i.test(setting)

/** What stands in the source for a signal set, in words: `traces`, `traces and logs`, `all signals`. */
export function signalWords(signals: readonly Signal[]): string {
  if (signals.length === SIGNALS.length) return 'all signals'
  return signals.length < 2 ? (signals[0] ?? 'nothing') : `${signals.slice(0, -1).join(', ')} and ${signals.at(-1)}`
}

/** The routes that would export. */
export const exporting = (seen: Seen): readonly Route[] => exported(seen.plan)
const exported = recent(({ routes }: Plan): readonly Route[] =>
  SIGNALS.map((signal) => routes[signal]).filter((route) => route.state === 'export'),
)

/** Signals whose route is different, and exports, once the settings are changed. */
export function cured(seen: Seen, edit: Edit, signals: readonly Signal[]): Signal[] {
  const other = seen.whatIf(edit)
  return signals.filter((signal) => other.routes[signal].state === 'export' && !sameRoute(seen.plan.routes[signal], other.routes[signal]))
}

export function sameRoute(a: Route, b: Route): boolean {
  const key = (r: Route): string =>
    JSON.stringify([
      r.state,
      r.protocol,
      r.url?.value.reveal(),
      r.compression,
      Object.entries(r.headers).map(([name, traced]) => [name, traced.value.reveal()]),
    ])
  return key(a) === key(b)
}

/** The text of a setting with a part of it replaced, for `mend`. */
export function edited(reading: Reading, change: (text: string) => string): Edit {
  return { [reading.setting]: change(reading.raw.reveal()) }
}
