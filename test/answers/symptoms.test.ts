import { afterAll, describe, expect, test } from 'vitest'
import type { Examined } from '../../src/engine/examine.ts'
import { createNet, type Net } from '../../src/probe/index.ts'
import { caCert } from '../support/certs.ts'
import { causes, examined, netOf, type Server } from '../support/replay.ts'
import type { Running } from '../support/servers.ts'
import { situationOf } from '../support/situations.ts'
import { KINDS } from '../support/symptom-kinds.ts'
import { answerOf, goPatient, methodOf, pathOf, patientFor, realPort, recordedPort, type Row, rows, signalOf } from '../support/symptoms.ts'

const running: Running[] = []
afterAll(() => Promise.all(running.map((server) => server.close())))

const isAnswer = (row: Row): boolean => row.status !== undefined && !row.error
/** Where a client followed a redirect, another client's row of the same port holds the answer. */
const answered = (row: Row): Row | undefined =>
  isAnswer(row) ? row : /sink 30[12]/.test(row.request) ? rows.find((r) => r.request === row.request && isAnswer(r)) : undefined

const NO_PATH = { status: 404, headers: { 'content-type': 'text/plain' }, body: Buffer.from('404 page not found\n') }

/** The server of a row: its answer to the export, and what was recorded of the same port for other questions. */
function serverOf(row: Row): Server {
  const { backend, request } = row
  const isHere = (r: Row): boolean =>
    recordedPort(r) === recordedPort(row) || (request.startsWith('[traces-only') && r.request === 'valid proto')
  const peers = rows.filter((r) => r.backend === backend && isAnswer(r) && isHere(r) && /^(?:valid|path|GET|POST|\[)/.test(r.request))
  if (methodOf(row) !== 'POST') {
    const healthy = peers.find((r) => /^valid (?:metrics )?proto|right bearer/.test(r.request)) ?? row
    return (method) => answerOf(method === 'POST' ? healthy : row)
  }
  return (method, { pathname }) => {
    if (backend === 'synthetic-sink' || (method === 'POST' && pathname === pathOf(row))) return answerOf(row)
    const same = peers.filter((r) => methodOf(r) === method)
    const hit = same.find((r) => pathOf(r) === pathname) ?? same.find((r) => /path \/api\/traces|POST \/v1\/traces$/.test(r.request))
    return hit ? answerOf(hit) : NO_PATH
  }
}

/** The network of a row, and where the program would send: recorded answers, or what listened rebuilt on the loopback. */
async function networkOf(row: Row): Promise<{ net: Net; origin: string }> {
  const answer = answered(row)
  const situation = answer ? null : situationOf(row)
  if (!situation) return { net: netOf(serverOf(answer ?? row)), origin: `http://127.0.0.1:${realPort(row)}` }
  const server = await situation.start()
  running.push(server)
  const net = createNet()
  const trusting: Net = { ...net, ask: (q) => net.ask(situation.trusted ? { ...q, trust: { roots: 'none', ca: [caCert] } } : q) }
  const host = situation.host ?? (situation.trusted || row.url.includes('localhost') ? 'localhost' : '127.0.0.1')
  return { net: trusting, origin: `${situation.tls ? 'https' : 'http'}://${host}:${server.port}` }
}

/** The backend as a user would name it; a socket that misbehaves has no name. */
const nameOf = ({ backend }: Row): string | undefined => (backend.startsWith('synthetic') ? undefined : backend.split('-')[0])

/** A recorded answer comes at once, and its trace never comes back: no need to look for that for long. */
const SOON_MS = 1_500

async function replay(row: Row, backend: string | undefined, longestMs: number): Promise<Examined> {
  const { net, origin } = await networkOf(row)
  const target = row.request.startsWith('grpc addr') ? row.url.replace(/127\.0\.0\.1:\d+/, new URL(origin).host) : undefined
  const patient = target === undefined ? patientFor(row, origin) : goPatient(row, target)
  const signal = signalOf(row)
  try {
    const timeoutMs = /never answers/.test(row.request) ? 400 : longestMs
    return await examined(patient, net, { backend, timeoutMs, tripMs: timeoutMs }, signal === 'traces' ? undefined : signal)
  } finally {
    await net.close()
  }
}

const kindOf = (row: Row): number => KINDS.findIndex(([backend, request]) => backend.test(row.backend) && request.test(row.request))
const told = (row: Row, ids: readonly string[]): string => `${row.backend} ${row.client}: ${row.request} -> ${ids.join(' + ') || 'healthy'}`

function wantedOf(row: Row, known: boolean): string {
  const [, , id = '', unnamed = id] = KINDS[kindOf(row)] ?? []
  const ids = known ? id : unnamed
  return told(row, ids === '' ? [] : ids.split(' + '))
}

/** All rows at once, a few at a time; both lists are compared as a whole, so that a failure shows every row that disagrees. */
async function compared(known: boolean): Promise<[got: string[], wanted: string[]]> {
  const got: string[] = []
  await Promise.all(
    Array.from({ length: 6 }, async (_, lane) => {
      for (let i = lane; i < rows.length; i += 6) {
        const row = rows[i]
        if (!row) continue
        const answer = async (longestMs: number): Promise<string> =>
          told(row, causes(await replay(row, known ? nameOf(row) : undefined, longestMs)))
        got[i] = await answer(answered(row) ? SOON_MS : 10_000)
        // The look at the first bytes has a second, which a machine under load may miss.
        if (got[i] !== wantedOf(row, known)) got[i] = await answer(10_000)
      }
    }),
  )
  return [got, rows.map((row) => wantedOf(row, known))]
}

describe('every recorded symptom, replayed through the whole engine', { timeout: 120_000 }, () => {
  test('there are 626 of them, of at most 60 kinds, and each is of one', () => {
    expect(rows.length).toBe(626)
    expect(KINDS.length).toBeLessThanOrEqual(60)
    expect(rows.filter((row) => kindOf(row) < 0).map(({ backend, request }) => `${backend}: ${request}`)).toEqual([])
    expect(KINDS.filter((_, kind) => !rows.some((row) => kindOf(row) === kind)).map(String)).toEqual([])
  })

  test.each([
    ['where the backend is named', true],
    ['where nobody says what the backend is', false],
  ])('the root cause is the one that its request deserves, %s', async (_what, known) => {
    const [got, wanted] = await compared(known)
    const agreed = got.filter((line, i) => line === wanted[i]).length
    console.log(`symptoms (${known ? 'named' : 'not named'}): ${agreed} of ${rows.length} rows agree, in ${KINDS.length} kinds`)
    expect(got).toEqual(wanted)
  })
})
