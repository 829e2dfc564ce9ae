import { evidenceOf, exporting } from '../../src/engine/kit.ts'
import { isBareName, isLoopbackHost, isPrivateHost } from '../../src/engine/near.ts'
import { isSpared, proxySetting, sparing, unusableProxies } from '../../src/engine/facts/proxies.ts'
import type { Check, Draft, Route, Seen } from '../../src/types.ts'
import { parseUrl } from '../../src/url.ts'

const ANY = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'GRPC_PROXY']

const check: Check = {
  id: 'runtime/proxy',
  stage: 'plan',
  severity: 'warning',
  title: 'the way through a proxy, or around it, is the way that the destination needs',
  *run(seen) {
    yield* unusableProxies(seen)
    for (const route of exporting(seen)) {
      if (route.dial === undefined || isReached(seen, route)) continue
      const draft = route.proxy === null ? ignored(seen, route) : detour(seen, route, route.proxy)
      if (draft) yield draft
    }
  },
}
export default check

const isReached = ({ destinations }: Seen, { signal }: Route): boolean =>
  (destinations ?? []).some((one) => one.signals.includes(signal) && one.probes.some((p) => p.step === 'otlp' && p.outcome !== 'failed'))

/** The program asks a proxy elsewhere for this machine: `localhost` is then the proxy's own. */
function detour(seen: Seen, { signal, dial }: Route, proxy: string): Draft | null {
  const host = dial?.host ?? ''
  const isLocal = isLoopbackHost(host)
  const way = parseUrl(proxy)?.hostname ?? 'localhost'
  if (!(isLocal || isBareName(host)) || isLoopbackHost(way) || isBareName(way)) return null
  const setting = proxySetting(seen, ANY)
  const there = isLocal ? 'is another machine: this program does not spare it' : 'may be no name at all: it is one of a private network'
  return {
    ...(isLocal ? {} : { severity: 'note' }),
    signals: [signal],
    message: `${setting ?? 'A proxy'} sends what is meant for ${host} to the proxy ${proxy}, and there ${host} ${there}.`,
    ...(setting ? { evidence: evidenceOf(seen, setting), culprits: [setting] } : { evidence: [] }),
    fix: { text: `Spare ${host} from the proxy`, edit: sparing(seen, host) },
  }
}

/** A proxy is set, and the program goes past it: only a note, since the way may be open. */
function ignored(seen: Seen, { signal, dial, url }: Route): Draft | null {
  const host = dial?.host ?? ''
  const names = url?.value.reveal().toLowerCase().startsWith('https') ? ['HTTPS_PROXY', 'ALL_PROXY'] : ['HTTP_PROXY', 'ALL_PROXY']
  const setting = proxySetting(seen, names)
  if (setting === undefined || isPrivateHost(host) || isSpared(seen, host)) return null
  const isLost = seen.destinations !== null
  return {
    signals: [signal],
    severity: isLost ? 'warning' : 'note',
    message: `This program does not obey ${setting}: it goes to ${host} directly${isLost ? ', and does not reach it' : ''}.`,
    evidence: evidenceOf(seen, setting),
    fix: { text: `If only the proxy reaches ${host}, send to an OpenTelemetry Collector in this network and let that one use the proxy` },
    culprits: [setting],
  }
}
