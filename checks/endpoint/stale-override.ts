import { settingOf } from '../../src/engine/change.ts'
import { answerEvidence, finalProbe, proves } from '../../src/engine/meaning.ts'
import { arrives } from '../../src/engine/fares.ts'
import { exporting, settingEvidence } from '../../src/engine/kit.ts'
import type { Check, Draft, Edit, Origin, Probe, Route, Seen } from '../../src/types.ts'

const check: Check = {
  id: 'endpoint/stale-override',
  stage: 'probe',
  severity: 'error',
  title: 'the destination that wins is the one that answers',
  *run(seen) {
    for (const route of exporting(seen)) {
      const winner = finalProbe(seen, route.signal)
      if (!winner || arrives(seen, route.signal) || isThere(winner)) continue
      const shadow = shadowsOf(seen, route).find(proves)
      const found = shadow ? draft(seen, route, winner, shadow) : null
      if (found) yield found
    }
  },
}
export default check

/** It is a backend all right, and refuses for another reason than the place. */
const isThere = (probe: Probe): boolean => proves(probe) || [400, 403, 413, 429].includes(probe.answer?.status ?? 0)

const shadowsOf = (seen: Seen, { signal }: Route): Probe[] =>
  (seen.destinations ?? []).flatMap(({ probes }) => probes).filter((probe) => probe.step === 'shadow' && probe.signals.includes(signal))

function draft(seen: Seen, route: Route, winner: Probe, shadow: Probe): Draft | null {
  const setting = settingOf(seen, route.url)
  if (!setting) return null
  const edit: Edit = { [setting.name]: null }
  const behind = route.url?.beat.find((beaten) => hostOf(beaten.value.reveal()) === hostOf(shadow.url.reveal())) ?? route.url?.beat[0]
  return {
    signals: [route.signal],
    confirmed: true,
    message: `${place(setting.from)} wins and its destination does not answer as OTLP; ${behind ? place(behind.from) : 'the setting behind it'}, which it overrides, leads to one that does.`,
    evidence: [
      settingEvidence(setting.from, setting.raw),
      ...(behind ? [settingEvidence(behind.from, behind.value)] : []),
      ...answerEvidence(winner),
      ...answerEvidence(shadow),
    ],
    culprits: [setting.name],
    fix: { text: `Remove ${place(setting.from)} (tried, without any header: the other destination answers)`, edit },
    mend: edit,
  }
}

const place = ({ setting, source, line }: Origin): string => `${setting} (${source}${line ? `:${line}` : ''})`
const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : url)
