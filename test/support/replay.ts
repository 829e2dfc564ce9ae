import { http, HttpResponse } from 'msw'
import { gzipSync } from 'node:zlib'
import { type Examined, judge, planOf } from '../../src/engine/examine.ts'
import { gather } from '../../src/engine/gather/gather.ts'
import { DEFAULTS, type Options } from '../../src/engine/options.ts'
import type { Wire } from '../../src/engine/gather/wire.ts'
import * as otlp from '../../src/otlp/index.ts'
import { createNet, type Net } from '../../src/probe/index.ts'
import type { Answer, Signal } from '../../src/types.ts'
import { mswDispatcher } from './msw-dispatcher.ts'
import { type FixturePatient, targetOf } from './patient.ts'

/** What a server of the recording says to a question. */
export type Server = (method: string, url: URL) => Answer

/** A network on which one server answers everything. */
export const netOf = (server: Server): Net =>
  createNet({
    dispatcher: mswDispatcher(
      http.all('*', ({ request }) => {
        const { status, headers, body } = server(request.method, new URL(request.url))
        const hasBody = status !== 204 && status !== 304 && request.method !== 'HEAD'
        return new HttpResponse(hasBody ? Buffer.from(body) : null, { status, headers })
      }),
    ),
  })

/**
 * The whole engine over this network: recognise, probe, send, read back, try mends, judge. What was not recorded cannot be read back. Only traces
 * are sent by themselves: of another signal in `sent`, the recorded answer is taken for the one to data. `isReadable`: what is read back counts.
 */
export async function examined(
  fixture: FixturePatient,
  net: Net,
  more: Partial<Options> = {},
  sent?: Signal,
  isReadable = false,
): Promise<Examined> {
  const options: Options = { ...DEFAULTS, ...more }
  const patient = targetOf(fixture)
  const { plan, whatIf } = planOf(patient)
  const wire: Wire = { net, otlp, gzip: (body) => gzipSync(body) }
  let drawn = 0
  const deps = {
    now: Date.now,
    random: (size: number) => Buffer.alloc(size, (drawn += 1)),
    say: () => {},
    abort: new AbortController().signal,
  }
  const gathered = await gather(plan, options, deps, wire, whatIf)
  const { trip, destinations } = gathered
  for (const { signals, probes } of destinations)
    for (const probe of sent !== undefined && signals.includes(sent) ? [...probes] : [])
      if (probe.step === 'otlp' && probe.answer) probes.push({ ...probe, step: 'send' })
  const unread =
    trip.state === 'not-found' && !isReadable ? { ...trip, state: 'not-possible' as const, why: 'no read-back was recorded' } : trip
  return judge(patient, options, { ...gathered, trip: unread })
}

/** The root causes that are no mere notes, as `severity id`. */
export const causes = ({ audit }: Examined): string[] => {
  if (audit.crashes.length > 0) throw new Error(audit.crashes.join('\n'))
  return audit.findings.filter(({ rootCause, severity }) => rootCause && severity !== 'note').map(({ id }) => id)
}
