import { isReceiverImage, isReceiverName } from '../../backends/images.ts'
import type { Draft, Edit, Fix, Neighbour, Program, Route, Seen } from '../../types.ts'
import { rewrite, settingOf } from '../change.ts'
import { settingEvidence } from '../kit.ts'

/** Neighbours that can be reached and may take OTLP: those with a known image before those with a telling name. */
export function receiversOf(program: Program | undefined): Neighbour[] {
  const near = (program?.neighbours ?? []).filter(({ names, apart }) => names.length > 0 && apart === undefined)
  const known = near.filter(({ image }) => image !== undefined && isReceiverImage(image))
  const named = near.filter((one) => !known.includes(one) && one.image === undefined && one.names.some(isReceiverName))
  return [...known, ...named]
}

/** The receiver that the user most likely means: one that has the port that is used, inside or outside. */
export function likelyReceiver(program: Program | undefined, { dial }: Route): { name: string; port: number } | undefined {
  const port = dial?.port ?? 0
  const all = receiversOf(program)
  const hit = all.find(({ ports, published }) => ports?.includes(port) || published.some(({ outer }) => outer === port)) ?? all[0]
  const name = hit?.names[0]
  if (!hit || name === undefined) return undefined
  return { name, port: hit.published.find(({ outer }) => outer === port)?.inner ?? port }
}

/** What nobody wrote down may be settled in code, or in a file that is not there; a value that the program cannot read has a finding of its own. */
export const isFixed = (seen: Seen, route: Route): boolean =>
  settingOf(seen, route.url) !== undefined ||
  (seen.isWired === true &&
    (seen.absent ?? []).length === 0 &&
    !seen.plan.readings.some((r) => r.setting.endsWith('ENDPOINT') && r.outcome === 'default-instead' && r.signals.includes(route.signal)))

/** Where a destination stands that a setting names, with a caret under a part of it. */
export function pointedAt(seen: Seen, route: Route, part: string): Pick<Draft, 'evidence' | 'culprits'> & { name?: string } {
  const setting = settingOf(seen, route.url)
  if (!setting) return { evidence: [], culprits: [] }
  const at = setting.raw.reveal().toLowerCase().indexOf(part)
  const evidence = [settingEvidence(setting.from, setting.raw, at < 0 ? undefined : [at, at + part.length])]
  return { evidence, culprits: [setting.name], name: setting.name }
}

const AUTHORITY = /^([a-z][\w+.-]*:\/\/(?:[^/@\s]*@)?)?(\[[^\]]*\]|[^:/?#\s]+)(?::\d+)?/i
const GENERIC = 'OTEL_EXPORTER_OTLP_ENDPOINT'

/** Leads a route to another host and port: the setting where it stands, or a new one where nothing names a destination. */
export function leadTo(seen: Seen, route: Route, host: string, port: number): { change: Pick<Fix, 'edit' | 'swap'>; mend: Edit } {
  const setting = settingOf(seen, route.url)
  if (!setting) {
    const mend = { [GENERIC]: `http://${host}:${port}` }
    return { change: { edit: mend }, mend }
  }
  const text = setting.raw.reveal().replace(AUTHORITY, (_all, scheme: string | undefined) => `${scheme ?? ''}${host}:${port}`)
  return { change: rewrite(setting.name, setting.raw, text), mend: { [setting.name]: text } }
}
