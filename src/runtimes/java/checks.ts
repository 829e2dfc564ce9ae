import { plain, type Secret } from '../../secret.ts'
import { type Reason, type Route, SIGNALS, type Signal, type Traced } from '../../types.ts'
import { flawedText } from '../parts/flaws.ts'
import { byDefault, derive } from '../parts/settings.ts'
import { flawOf, flawSpan } from '../parts/values.ts'
import { type JavaCtx, fatal, note, textOf, trimJava, writtenName } from './settings.ts'
import { EXPORTERS, PROPAGATORS, SAMPLERS } from './add-ons.ts'
import type { Kind } from './facts.ts'
import { type AddOns, judged } from '../parts/add-ons.ts'
import { doubleOf } from './values.ts'

const listOf = (text: string): string[] =>
  text
    .split(',')
    .map(trimJava)
    .filter((item) => item !== '')

/** Why a name is not known, with the place to point at. */
export function nameFlaw(text: string): { reason: Reason; span?: readonly [number, number] } {
  const reason = flawOf(text)
  return reason ? { reason, span: reason === 'empty' ? undefined : flawSpan(text, reason) } : { reason: 'unknown-value' }
}

/** Exporters of a signal; blanks and empty items do not count, and a list that is left empty is the default. */
export function exportersOf(ctx: JavaCtx, signal: Signal, { version, exporters }: Kind): string[] {
  const property = `otel.${signal}.exporter`
  const text = textOf(ctx, property) ?? ''
  const names = listOf(text)
  const says = (what: string): string => `${property} contains ${what}`
  if (new Set(names).size < names.length) fatal(ctx, property, 'unsupported', { says: says('duplicates') })
  else if (names.includes('none') && names.length > 1)
    fatal(ctx, property, 'unsupported', { says: says('none along with other exporters') })
  checkNames(ctx, property, names, exporters[signal], EXPORTERS[signal], [signal])
  return names.length === 0 ? [version.usual(signal)] : names
}

export function checkPropagators(ctx: JavaCtx, known: ReadonlySet<string>): void {
  const property = 'otel.propagators'
  const names = listOf(textOf(ctx, property) ?? '')
  if (!names.includes('none')) checkNames(ctx, property, names, known, PROPAGATORS, SIGNALS)
  else if (names.length > 1) fatal(ctx, property, 'unsupported', { says: "otel.propagators contains 'none' along with other propagators" })
}

/** Names that an artefact has to bring. */
function checkNames(
  ctx: JavaCtx,
  property: string,
  names: readonly string[],
  known: ReadonlySet<string>,
  brought: AddOns,
  signals: readonly Signal[],
): void {
  const { wrong, needs, open } = judged(names, (name) => name === 'none' || known.has(name), brought, ctx.having)
  const detail = ctx.dies === 'crash' ? 'the program does not start' : 'nothing at all is exported'
  if (open) note(ctx, property, signals, 'used', 'needs-package', { needs: open, detail })
  if (wrong !== undefined)
    fatal(ctx, property, flawOf(wrong) ?? 'unknown-value', { says: `Unrecognized value for ${property}: ${wrong}`, needs })
}

/** Words that are read as they stand, in any case; an empty one is no word. */
export function checkWord(ctx: JavaCtx, property: string, words: readonly string[], says: string): void {
  const text = textOf(ctx, property)
  if (text === undefined || words.includes(text.toLowerCase())) return
  const { reason, span } = nameFlaw(text)
  fatal(ctx, property, reason, { span, says: says + text })
}

export interface Sampler {
  value: Traced<string>
  /** It drops every trace. */
  drops: boolean
}

const SAMPLER = 'otel.traces.sampler'
const ARGUMENT = 'otel.traces.sampler.arg'
const NAMES = ['always_on', 'always_off', 'traceidratio', 'parentbased_always_on', 'parentbased_always_off', 'parentbased_traceidratio']

/** Names are exact; the argument is read for the two ratio samplers only. */
export function samplerOf(ctx: JavaCtx, more: ReadonlySet<string>): Sampler {
  const traced = ctx.env.get(SAMPLER)
  const usual = byDefault('parentbased_always_on', 'OTEL_TRACES_SAMPLER')
  if (!traced) return { value: usual, drops: false }
  const name = traced.value.reveal()
  const { wrong, needs, open } = judged([name], (one) => NAMES.includes(one) || more.has(one), SAMPLERS, ctx.having)
  const detail = ctx.dies === 'crash' ? 'the program does not start' : 'nothing at all is exported'
  if (open) note(ctx, SAMPLER, SIGNALS, 'used', 'needs-package', { needs: open, detail })
  if (wrong !== undefined) {
    const { reason, span } = nameFlaw(name)
    fatal(ctx, SAMPLER, reason, { span, says: `Unrecognized value for otel.traces.sampler: ${name}`, needs })
    return { value: usual, drops: false }
  }
  if (!name.endsWith('traceidratio')) return { value: derive(name, traced), drops: name.endsWith('always_off') }
  const ratio = ratioOf(ctx)
  return { value: derive(`${name}:${ratio}`, traced), drops: !(ratio * 2 ** 63 >= 1) }
}

function ratioOf(ctx: JavaCtx): number {
  const text = textOf(ctx, ARGUMENT) ?? ''
  const ratio = text === '' ? 1 : doubleOf(text)
  if (ratio !== null && !(ratio < 0 || ratio > 1)) return ratio
  const { reason, span } = nameFlaw(text)
  const says =
    ratio === null ? `Invalid value for property otel.traces.sampler.arg=${text}. Must be a double.` : 'Unexpected configuration error'
  fatal(ctx, ARGUMENT, reason === 'unknown-value' || reason === 'whitespace' ? 'not-a-number' : reason, { span, says })
  return 1
}

/** What the sampler does to the traces that would be exported. */
export function applySampler(ctx: JavaCtx, sampler: Sampler, out: Route): void {
  out.sampler = sampler.value
  const isRatio = sampler.value.value.includes('ratio:')
  const property = isRatio ? ARGUMENT : SAMPLER
  if (sampler.drops) {
    note(ctx, property, ['traces'], 'signal-off', 'never-samples')
    if (out.state === 'export') Object.assign(out, { state: 'off', because: 'the sampler drops every trace' })
  } else if (isRatio && !sampler.value.value.endsWith(':1')) note(ctx, property, ['traces'], 'used', 'ratio')
}

const ATTRIBUTES = 'otel.resource.attributes'

/** Each pair needs a `=`; values are percent-decoded, what is no escape stays. OTEL_SERVICE_NAME wins, even with nothing in it. */
export function resourceOf(ctx: JavaCtx, serviceName: string): Record<string, Traced<Secret>> {
  const out: Record<string, Traced<Secret>> = {}
  const usual: [string, string][] = [
    ['service.name', serviceName],
    ['telemetry.sdk.language', 'java'],
    ['telemetry.sdk.name', 'opentelemetry'],
  ]
  for (const [key, value] of usual) out[key] = byDefault(plain(value), key)
  const traced = ctx.env.get(ATTRIBUTES)
  let start = 0
  for (const part of traced?.value.reveal().split(',') ?? []) {
    const item = trimJava(part)
    const lead = start + part.indexOf(item)
    start += part.length + 1
    const cut = item.indexOf('=')
    if (!traced || item === '') continue
    const key = trimJava(item.slice(0, Math.max(cut, 0)))
    if (cut <= 0) badAttribute(ctx, item, lead)
    else if (trimJava(item.slice(cut + 1)) !== '') {
      if (!/^[ -~]{1,255}$/.test(key)) badKey(ctx, key, lead)
      out[key] = derive(decoded(traced.value.slice(lead + cut + 1, lead + item.length)), traced)
    }
  }
  const name = ctx.env.get('otel.service.name')
  if (name) out['service.name'] = derive(name.value, name, out['service.name'] ? [out['service.name']] : [])
  for (const one of [name, traced]) if (one) ctx.readings.push(...flawedText(writtenName(one), one))
  for (const key of listOf(textOf(ctx, 'otel.resource.disabled.keys') ?? '')) delete out[key]
  return out
}

function badAttribute(ctx: JavaCtx, item: string, lead: number): void {
  const colon = item.indexOf(':')
  const reason = item.startsWith('=') ? 'no-key' : colon > 0 ? 'colon-before-equals' : 'no-equals'
  fatal(ctx, ATTRIBUTES, reason, { span: [lead, lead + item.length], says: 'Invalid map property: otel.resource.attributes' })
}

/** A name of printable ASCII, 255 characters at most: `AttributeCheckUtil` throws at any other. */
const badKey = (ctx: JavaCtx, key: string, lead: number): void =>
  fatal(ctx, ATTRIBUTES, key.length > 255 ? 'too-long' : 'illegal-key', {
    span: [lead, lead + key.length],
    says: 'Attribute key should be a ASCII string with a length greater than 0 and not exceed 255 characters.',
  })

/** Escapes that hide nothing are decoded; a value with hidden parts stays as it is written. */
function decoded(value: Secret): Secret {
  if (value.hiddenParts().length > 0 || !value.reveal().includes('%')) return value
  return plain(
    value
      .reveal()
      .replace(/(?:%[0-9a-f]{2})+/gi, (run) =>
        new TextDecoder().decode(
          Uint8Array.from(run.match(/../g)?.length ? run.split('%').slice(1) : [], (hex) => Number.parseInt(hex, 16)),
        ),
      ),
  )
}

/** The switch of the SDK: `true` in any case; what looks like it and is not, is told. */
export function isDisabled(ctx: JavaCtx): boolean {
  const text = textOf(ctx, 'otel.sdk.disabled')
  if (text?.toLowerCase() === 'true') {
    note(ctx, 'otel.sdk.disabled', SIGNALS, 'all-off', 'disabled')
    return true
  }
  if (/^\s*["']?(?:1|yes|on|t|y|true)["']?\s*$/i.test(text ?? '')) note(ctx, 'otel.sdk.disabled', SIGNALS, 'ignored', 'not-true')
  return false
}
