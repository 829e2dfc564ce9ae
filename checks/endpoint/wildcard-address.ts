import { arrives } from '../../src/engine/facts/fares.ts'
import { evidence, exporting } from '../../src/engine/kit.ts'
import { finalProbe } from '../../src/engine/meaning/meaning.ts'
import { leadTo, likelyReceiver, pointedAt } from '../../src/engine/facts/neighbours.ts'
import { hostOfRoute, isAlone, placeOf } from '../../src/engine/place.ts'
import type { Check, Draft, Reading, Seen } from '../../src/types.ts'

const check: Check = {
  id: 'endpoint/wildcard-address',
  stage: 'plan',
  severity: 'error',
  title: 'the destination is one address, not all of them',
  *run(seen) {
    const told = seen.plan.readings.filter(({ reason }) => reason === 'wildcard')
    for (const reading of told) if (!reading.signals.some((signal) => arrives(seen, signal))) yield configured(reading)
    for (const route of exporting(seen)) {
      if (told.some(({ setting }) => setting === route.url?.from.setting)) continue
      const host = hostOfRoute(route)
      const { name, ...at } = pointedAt(seen, route, host)
      if (placeOf(route, seen.program).kind !== 'wildcard' || name === undefined || arrives(seen, route.signal)) continue
      const to = likelyReceiver(seen.program, route)
      const { change, mend } = leadTo(seen, route, to?.name ?? 'localhost', to?.port ?? route.dial?.port ?? 0)
      // Linux and macOS take it for this machine; in a container that is the container itself.
      const isLost = isInside(seen) || finalProbe(seen, route.signal)?.failure !== undefined
      yield {
        ...at,
        severity: isLost ? 'error' : 'note',
        signals: [route.signal],
        message: `${host} stands for all addresses that a receiver listens on, and is none to send to: ${name} leads there. ${whatHappens(seen)}`,
        fix: {
          text: to ? `Name the service that receives, ${to.name}` : 'Name the machine that receives; localhost is this one',
          ...change,
        },
        mend,
      }
    }
  },
}
export default check

const configured = (reading: Reading): Draft => ({
  signals: reading.signals,
  message: `${reading.setting} is an address to listen on, not one to send to: it leads to the program's own machine or container.`,
  evidence: [evidence(reading)],
  fix: { text: 'Name the host that it should send to: localhost, or the name of the service on the network' },
  culprits: [reading.setting],
})

const isInside = ({ program }: Seen): boolean => program?.container !== undefined && isAlone(program.container)

const whatHappens = (seen: Seen): string =>
  isInside(seen)
    ? `In ${seen.program?.container?.where} it is the container itself, and no receiver is there.`
    : 'Linux and macOS take it for this machine, Windows does not.'
