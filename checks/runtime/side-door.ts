import { allHealthy } from '../../src/engine/counterfactual.ts'
import { evidence, evidenceOf, hasReason, readingCheck } from '../../src/engine/kit.ts'
import type { Edit, Fix, Reading, Seen } from '../../src/types.ts'
import { listOf } from '../../src/text.ts'

export default readingCheck({
  id: 'runtime/side-door',
  severity: 'warning',
  title: 'nothing outside of the OTLP settings overrides them',
  match: (reading, seen) => hasReason('side-door')(reading) && reading.signals.some((signal) => seen.plan.routes[signal].state !== 'off'),
  draft(reading, seen) {
    const { setting, signals, instead, loses } = reading
    const door = instead ?? 'something else'
    const what = loses?.length ? `the header ${listOf(loses)} of ${setting}` : setting
    const fix = close(reading, seen)
    return {
      severity: allHealthy(seen, signals) ? 'note' : 'warning',
      message: `${door} is none of the OTLP settings, and it takes the place of ${what}: the program uses what stands in ${door}.`,
      evidence: [evidence(reading), ...evidenceOf(seen, door)],
      fix,
      mend: fix.edit,
    }
  },
})

/** A variable can be removed; a file of logins can be passed over where the program lets another one be named. */
function close({ instead = '', setting }: Reading, seen: Seen): Fix {
  if (seen.plan.settings.has(instead)) {
    const edit: Edit = { [instead]: null }
    return { text: `Remove ${instead} for this program; or, where that one is right, remove ${setting}`, edit }
  }
  const text = `Take the entry for this host out of ${instead}`
  if (!seen.runtime.reads('NETRC')) return { text }
  return { text: `${text}, or let this program read an empty file in its place`, edit: { NETRC: '/dev/null' } }
}
