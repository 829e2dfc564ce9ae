import { expect, it } from 'vitest'
import { everyCheck } from '../../src/engine/examine.ts'
import { REACHED } from '../support/reached.ts'

const AREAS = /^(?:transport|backend|round-trip)\//

it('every finding about the way, the backend and the round trip is got from a real socket or a recorded answer (test/support/reached.ts)', () => {
  const ids = everyCheck.map(({ id }) => id).filter((id) => AREAS.test(id))
  const reached = [...new Set(REACHED.map(([id]) => id))]
  expect(ids.filter((id) => !reached.includes(id))).toEqual([])
  expect(reached.filter((id) => !ids.includes(id))).toEqual([])
})
