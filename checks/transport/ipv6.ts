import type { Address, Check, Draft, Probe, Seen } from '../../src/types.ts'

/** Longer than that is felt at each new connection. */
const FELT_MS = 1_000

const check: Check = {
  id: 'transport/ipv6',
  stage: 'probe',
  severity: 'warning',
  title: 'this program does not wait for an address family on which nothing listens',
  *run(seen) {
    for (const probe of (seen.destinations ?? []).flatMap(({ probes }) => probes)) {
      const draft = probe.step === 'tcp' && probe.addresses ? judged(seen, probe, probe.addresses) : null
      if (draft) yield draft
    }
  },
}
export default check

/** Only where the program suffers by it: most go on to the next address at once, or soon. */
function judged({ plan }: Seen, probe: Probe, found: readonly Address[]): Draft | null {
  const route = plan.routes[probe.signals[0] ?? 'traces']
  const { connects } = plan.traits
  const way = (route.protocol === 'grpc' && connects?.grpc) || connects
  const order = way?.order === 'ipv4-first' ? found.toSorted((a, b) => a.family - b.family) : found
  const alive = order.find(({ listens }) => listens)
  if (!way || !alive || route.proxy !== null) return null
  const isDead = (family: number): boolean => !found.some((one) => one.family === family && one.listens)
  const silent = order.slice(0, order.indexOf(alive)).filter(({ family, failure }) => failure === 'timeout' && isDead(family))
  const wait = silent.length * (way.patienceMs ?? route.timeoutMs.value)
  if (wait <= FELT_MS) return null
  const [kind, host] = [`IPv${silent[0]?.family}`, route.dial?.host ?? '']
  return {
    signals: probe.signals,
    message: `${host} has an address of ${kind} on which nothing answers, and it comes first: this program waits ${Math.round(wait / 100) / 10} s at each new connection before it goes on to the next address.`,
    evidence: [
      {
        source: `${probe.method} ${probe.url.toString()}`,
        text: `${silent.map(({ address }) => address).join(', ')} silent, ${alive.address} listens`,
      },
    ],
    fix: { text: `Write ${alive.address} in place of ${host}, let the server listen on ${kind} too, or take that address out of the name` },
  }
}
