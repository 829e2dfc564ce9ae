import { appendFileSync } from 'node:fs'
import { afterAll, assert, beforeAll, describe, test } from 'vitest'
import { isMissing, type Missing } from './cache.ts'
import { causes, checkAs, type Checked } from './cli.ts'
import { needs } from './needs.ts'
import type { Started } from './servers/start.ts'

/** A set-up in front of a real server, and what has to be said of it. Settings name the server's places: `{http}` is `host:port`. */
export interface Situation {
  what: string
  /** `spec` where nothing is said. */
  runtime?: string
  env: Readonly<Record<string, string>>
  args?: readonly string[]
  /** The one root cause, or that there is nothing wrong. */
  expect: string
  /** What became of the trace that was sent, where that is a part of it. */
  trip?: 'confirmed' | 'not-possible'
}

/** Rows of settings that are the same but for what each names. */
export const rows = (common: Partial<Situation> & { env: Situation['env'] }, list: readonly Situation[]): Situation[] =>
  list.map((one) => ({ ...common, ...one, env: { ...common.env, ...one.env } }))

const HEALTHY = 'healthy'

/** Starts a real server, and runs the whole command against it for every situation. */
export function matrix(server: string, start: () => Promise<Started | Missing>, situations: readonly Situation[]): void {
  describe(server, () => {
    let started: Started | Missing = { missing: 'it was not started' }
    beforeAll(async () => {
      started = await start()
    })
    afterAll(() => (isMissing(started) ? undefined : started.stop()))

    test.for(situations)('$what ($runtime): $expect', async (situation, context) => {
      if (isMissing(started)) note(server, situation, `did not run: ${started.missing}`)
      const { places } = needs(context, started)
      const checked = await checkAs(situation.runtime ?? 'spec', within(places, situation.env), (situation.args ?? []).map(at(places)))
      const found = causes(checked)
      note(server, situation, found.length > 0 ? found.join(', ') : checked.target.verdict)
      judge(situation, checked, found)
    })
  })
}

function judge({ expect: cause, trip }: Situation, { target, status }: Checked, found: readonly string[]): void {
  const said = JSON.stringify(
    [target.roundTrips?.traces?.why, ...(target.findings ?? []).map(({ id, severity, message }) => `${severity} ${id}: ${message}`)],
    null,
    1,
  )
  const state = trip && target.roundTrips?.traces?.state
  const first = target.findings?.[0]
  if (cause === HEALTHY)
    assert.deepEqual({ found, verdict: target.verdict, status, state }, { found: [], verdict: HEALTHY, status: 0, state: trip }, said)
  else
    assert.deepEqual(
      { found, first: first?.id, isRoot: first?.rootCause, status, state },
      { found: [cause], first: cause, isRoot: true, status: 1, state: trip },
      said,
    )
}

const at =
  (places: Started['places']) =>
  (text: string): string =>
    text.replace(/\{([a-z0-9-]+)\}/g, (_, name: string) => {
      const place = places[name]
      if (place === undefined) throw new Error(`a situation names {${name}}, which this server does not have`)
      return place
    })

const within = (places: Started['places'], env: Situation['env']): Record<string, string> =>
  Object.fromEntries(Object.entries(env).map(([name, value]) => [name, at(places)(value)]))

/** For the table at the end of the run. */
function note(server: string, { what, runtime = 'spec', expect: expected }: Situation, got: string): void {
  const list = process.env['OTEL_DOCTOR_MATRIX']
  if (list) appendFileSync(list, `${JSON.stringify({ server, what, runtime, expected, got })}\n`)
}
