import { describe, expect, test } from 'vitest'
import { REACHED } from '../support/reached.ts'
import { examined } from '../support/replay.ts'

describe('what a program meets gets its finding, over real sockets or from recorded answers', () => {
  test.concurrent.each(REACHED)('%s: %s', { timeout: 20_000 }, async (id, _what, scene) => {
    const { patient, net, timeoutMs = 5_000, end } = await scene()
    try {
      const { audit } = await examined(patient, net, { timeoutMs, tripMs: timeoutMs }, undefined, true)
      expect(audit.crashes).toEqual([])
      expect(audit.findings.map((finding) => finding.id)).toContain(id)
      const worst = audit.findings.find(({ rootCause }) => rootCause)
      expect(worst?.evidence.every(({ text }) => text.length < 1_000)).toBe(true)
    } finally {
      await net.close()
      await end?.()
    }
  })
})
