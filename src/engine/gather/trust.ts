import { hasSystemRoots, type Trust } from '../../probe/index.ts'
import { inFolders } from '../../runtimes/parts/trust.ts'
import type { Patient, Plan, Route, TrustFile } from '../../types.ts'

/** What the program's TLS is checked with, as far as this machine can do the same. */
export interface Trusting {
  trust: Trust
  /** Why the outcome may be another in the program, as a clause. */
  unsure?: string
  /** No certificate is wrong for it. */
  takesAny?: true
}

interface Site {
  plan: Plan
  files: Patient['files']
  route: Route
}

const isTlsProxy = ({ proxy }: Route): boolean => proxy !== null && /^https:/i.test(proxy)

/** The roots and files that this runtime trusts for a route, and the certificate that it shows of itself. */
export function trustOf(plan: Plan, files: Patient['files'], route: Route): Trusting | undefined {
  if (!route.dial?.tls && !isTlsProxy(route)) return undefined
  const { trust: traits } = plan.traits
  const site = { plan, files, route }
  const any = traits.takesAny?.find(({ setting, value }) => value.test(textAt(site, setting)?.text ?? ''))
  if (any)
    return {
      trust: { roots: ROOTS[traits.roots ?? 'unknown'], ...shown(site), ...(isOpen(site) ? { takesAny: true } : {}) },
      unsure: `it takes any certificate (${nameAt(site, any.setting)})`,
      takesAny: true,
    }
  const named = traits.files?.flatMap((file) => (isFor(file, route) ? (read(site, file) ?? []) : [])) ?? []
  const instead = named.find(({ file }) => !adds(site, file))
  const counting = instead
    ? named.filter((one) => one === instead || one.file.setting === instead.file.pair)
    : named.filter(({ file }) => adds(site, file))
  const unread = counting.find(({ content }) => content === undefined)
  const ca = counting.flatMap(({ content }) => content ?? [])
  const roots = instead && !unread ? 'none' : ROOTS[traits.roots ?? 'unknown']
  const isSystem = roots === 'system' && !hasSystemRoots()
  const unsure = unread
    ? `what ${unread.name} holds is not known here`
    : isSystem
      ? 'this system keeps what it trusts in no file that otel-doctor reads'
      : undefined
  return { trust: { roots, ...(ca.length > 0 ? { ca } : {}), ...shown(site) }, ...(unsure ? { unsure } : {}) }
}

/** Whether what it names comes to what is trusted already, or takes the place of that. */
function adds(site: Site, { adds: always, addsIf, addsAlone, pair }: TrustFile): boolean {
  if (always) return true
  if (addsAlone) return !(pair && textAt(site, pair)?.text)
  return addsIf !== undefined && /^true$/i.test(textAt(site, addsIf)?.text ?? '')
}

/** Headers and certificates of the program go to nobody who has not shown who he is, whatever the program does. */
const isOpen = (site: Site): boolean => Object.keys(site.route.headers).length === 0 && shown(site).cert === undefined

/** A JVM may or may not have taken over what the system trusts. */
const ROOTS = { system: 'system', bundled: 'bundled', jvm: 'all', unknown: 'all' } as const

const isFor = ({ only }: { only?: 'grpc' | 'http' }, { protocol }: Route): boolean =>
  only === undefined || (only === 'grpc') === (protocol === 'grpc')

interface Named {
  file: TrustFile
  name: string
  /** undefined: it is named, and not known; null files are none. */
  content: string | undefined
}

function read(site: Site, file: TrustFile): Named | null {
  const at = textAt(site, file.setting)
  if (!at || at.text === '') return null
  if (file.isOpaque) return { file, name: at.name, content: undefined }
  if (file.isText) return { file, name: at.name, content: at.text }
  const content = file.folder ? inFolders(at.text, file.folder, site.files) : site.files[at.text]
  return content === null ? null : { file, name: at.name, content }
}

/** The certificate of the program and its key, where it shows both. */
function shown(site: Site): Pick<Trust, 'cert' | 'key'> {
  const client = site.route.dial?.tls ? site.plan.traits.trust.client?.find((one) => isFor(one, site.route)) : undefined
  if (!client || (client.needs && !textAt(site, client.needs)?.text)) return {}
  const [cert, key] = [client.certificate, client.key].map((setting) => {
    const at = textAt(site, setting)
    return at ? (site.files[at.text] ?? undefined) : undefined
  })
  const own = key ?? cert ?? ''
  return cert?.includes('BEGIN CERTIFICATE') && /BEGIN (?:EC |RSA )?PRIVATE KEY/.test(own) ? { cert, key: own } : {}
}

/** The first of the names that is set. */
function textAt({ plan, route }: Site, setting: string): { name: string; text: string } | null {
  for (const name of namesOf(setting, route)) {
    const traced = plan.settings.get(name)
    if (traced) return { name, text: traced.value.reveal() }
  }
  return null
}

const nameAt = (site: Site, setting: string): string => textAt(site, setting)?.name ?? setting

function namesOf(setting: string, { signal, url }: Route): string[] {
  if (setting.startsWith('.')) return url ? [url.from.setting.replace(/\.[^.]*$/, '') + setting] : []
  return setting.includes('*') ? [setting.replace('*', `${signal.toUpperCase()}_`), setting.replace('*', '')] : [setting]
}
