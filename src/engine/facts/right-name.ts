import { PATH } from '../../runtimes/parts/values.ts'
import { type Reading, type Seen, SIGNALS } from '../../types.ts'
import { SUFFIX } from './paths.ts'
import { withoutSlash } from '../../url.ts'

/** The setting that would have the effect of one that is not read, if there is one; a property keeps its letters. */
export function rightName({ setting, instead, from }: Reading, seen: Seen): string | undefined {
  const isRead = (name: string): boolean => seen.runtime.reads(name) && seen.plan.settings.get(name)?.from !== from
  const names = [instead?.includes('.') ? instead : instead?.toUpperCase(), setting.toUpperCase()]
  return names.find((name) => name !== undefined && isRead(name))
}

const ANY = /^otel[._]exporter[._]otlp[._]endpoint$/i

/** The value of a setting as another one takes it: what is the endpoint of all signals here may be the whole URL of one there. */
export function asTaken(seen: Seen, { setting, raw }: Pick<Reading, 'setting' | 'raw'>, other: string): string {
  const text = raw.reveal()
  if (!ANY.test(setting) || SUFFIX.test(text) || /[?#]/.test(text)) return text
  const { routes } = seen.whatIf({ [setting]: null, [other]: text })
  const taken = SIGNALS.map((signal) => routes[signal]).filter(({ url }) => url?.from.setting === other)
  const [one, ...more] = taken
  return one && more.length === 0 && one.join === 'verbatim' && one.protocol !== 'grpc' ? withoutSlash(text) + PATH[one.signal] : text
}
