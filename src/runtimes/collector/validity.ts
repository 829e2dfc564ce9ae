import { distance } from '../../text.ts'
import { type Patient, type Signal, SIGNALS } from '../../types.ts'
import { type Ctx, note } from '../parts/context.ts'
import { isKnownType, keysFor, knownTypes, OLD_KEYS, OLDEST, removedOf } from './components.ts'
import { type Config, type Part, SECTIONS, signalsOf } from './config.ts'
import { type Branch, isOpen, under, valueOf } from './path.ts'
import { protocolBranch } from './receivers.ts'
import { judgeMap, judgeShape } from './shape.ts'
import { isBefore } from '../parts/versions.ts'

const ALL = [...SIGNALS]
const ROOT_KEYS = [...SECTIONS, 'service']

/** What keeps a Collector from starting, as far as its file tells. */
export function judgeValidity(ctx: Ctx, config: Config, { version, isOwnBuild }: Pick<Patient, 'version' | 'isOwnBuild'>): void {
  if (config.form !== 'collector') return
  for (const [key, branch] of config.root.kids) judgeRootKey(ctx, key, branch)
  judgeShape(ctx, config, version)
  for (const [name, traced] of ctx.env) judgeReference(ctx, name, traced.value.reveal())
  for (const part of config.parts) {
    if (!isOwnBuild) judgeType(ctx, config, part, version)
    judgeKeys(ctx, config, part, part.branch, [], version)
    judgeTls(ctx, config, part, part.branch, [], version)
    if (part.section === 'receivers' && part.type === 'otlp') judgeReceiver(ctx, config, part, version)
  }
}

/** A default behind a bare name: its colon makes the name a scheme. */
function judgeReference(ctx: Ctx, name: string, text: string): void {
  const found = /(?<!\$)(?:\$\$)*\$\{([A-Za-z_]\w*):-([^{}]*)\}/.exec(text)
  if (found && ctx.env.get(name)?.from.line !== undefined)
    note(ctx, name, ALL, 'crash', 'invalid-config', {
      says: `scheme "${found[1]}" is not supported for uri`,
      instead: `\${env:${found[1]}:-…}`,
    })
}

/** Other tools may read keys of their own from the same file; a misspelt one is ours. */
function judgeRootKey(ctx: Ctx, key: string, branch: Branch): void {
  const meant = ROOT_KEYS.find((known) => known !== key && distance(known, key) <= 2)
  if (meant && !ROOT_KEYS.includes(key as never))
    note(ctx, branch.path, ALL, 'crash', 'invalid-config', { says: `has invalid keys: ${key}`, instead: meant })
}

function judgeType(ctx: Ctx, config: Config, part: Part, version: string | undefined): void {
  const { section, type, branch, id } = part
  const says = `unknown type: "${type}" for id: "${id}"`
  const removed = removedOf(section, type)
  if (removed) {
    if (version !== undefined && isBefore(version, removed.since)) return
    const isSure = version !== undefined || isBefore(removed.since, OLDEST)
    note(ctx, branch.path, isSure ? ALL : signalsAt(config, part), isSure ? 'crash' : 'used', 'invalid-config', {
      says,
      instead: removed.instead,
      detail: `it was removed in ${removed.since}`,
    })
    return
  }
  if (isKnownType(section, type) || isOpen(type)) return
  const meant = nearest(type.toLowerCase().replaceAll('_', ''), knownTypes(section))
  if (meant) note(ctx, branch.path, ALL, 'crash', 'invalid-config', { says, instead: meant })
}

/** The one name that a misspelt one stands for; two letters that changed places are the most likely slip. */
function nearest(word: string, names: readonly string[]): string | undefined {
  const letters = (text: string): string => Array.from(text).toSorted().join('')
  if (word.length < 4) return undefined
  return (
    names.find((name) => letters(name) === letters(word)) ??
    names.find((name) => distance(name, word) <= 1) ??
    names.find((name) => word.length > 5 && name[0] === word[0] && distance(name, word) <= 2)
  )
}

const signalsAt = (config: Config, part: Part): Signal[] => {
  const own = part.section === 'exporters' || part.section === 'receivers' ? signalsOf(config, part) : null
  return own && own.length > 0 ? own : ALL
}

function judgeKeys(ctx: Ctx, config: Config, part: Part, branch: Branch, inside: string[], version: string | undefined): void {
  const known = keysFor(part.section, part.type, ...inside)
  if (!known || isOpen(valueOf(branch))) return
  for (const [key, kid] of branch.kids) {
    const old = OLD_KEYS[key]
    if (known.keys.includes(key) || (old && version !== undefined && isBefore(version, old))) continue
    const instead = known.keys.find((name) => distance(name, key) <= 2) ?? (inside.at(-1) === 'tls' ? undefined : placeOf(key))
    const outcome = known.isLenient ? 'ignored' : 'crash'
    note(ctx, kid.path, known.isLenient ? signalsAt(config, part) : ALL, outcome, 'invalid-config', {
      says: known.isLenient ? undefined : `has invalid keys: ${key}`,
      instead,
      detail: 'it is no key of this component',
    })
  }
}

/** A server knows no `insecure`: who sends decides that, and without the section it takes what comes in the clear. */
function judgeTls(ctx: Ctx, config: Config, part: Part, branch: Branch, inside: string[], version: string | undefined): void {
  const tls = under(branch, 'tls')
  if (tls && keysFor(part.section, part.type, ...inside, 'tls') && judgeMap(ctx, tls))
    judgeKeys(ctx, config, part, tls, [...inside, 'tls'], version)
}

/** Where a key belongs that stands one level too high. */
function placeOf(key: string): string | undefined {
  if (/^(?:insecure|insecure_skip_verify|ca_file|cert_file|key_file|ca_pem|server_name_override)$/.test(key)) return `tls.${key}`
  if (/^(?:grpc|http)$/.test(key)) return `protocols.${key}`
  return key === 'authenticator' ? 'auth.authenticator' : undefined
}

function judgeReceiver(ctx: Ctx, config: Config, part: Part, version: string | undefined): void {
  const protocols = under(part.branch, 'protocols')
  if (isOpen(valueOf(part.branch)) || isOpen(valueOf(protocols))) return
  // In the values of a chart nothing takes a default of it away.
  if (config.isOfChart && part.branch.traced?.scalar === 'null') return
  if (!protocols || protocols.kids.size === 0) {
    note(ctx, part.branch.path, ALL, 'crash', 'receiver-off', {
      says: 'must specify at least one protocol when using the OTLP receiver',
    })
    return
  }
  judgeKeys(ctx, config, part, protocols, ['protocols'], version)
  for (const protocol of ['grpc', 'http'] as const) {
    const branch = protocolBranch(part, protocol)
    if (!branch || !judgeMap(ctx, branch)) continue
    judgeKeys(ctx, config, part, branch, ['protocols', protocol], version)
    judgeTls(ctx, config, part, branch, ['protocols', protocol], version)
  }
}
