import { settingOf } from '../../src/engine/change.ts'
import { answerEvidence, finalProbe, proves } from '../../src/engine/meaning/meaning.ts'
import { arrives, probesOf } from '../../src/engine/facts/fares.ts'
import { exporting, settingEvidence } from '../../src/engine/kit.ts'
import { originText } from '../../src/runtimes/parts/settings.ts'
import type { Check, Draft, Origin, Probe, Route, Seen } from '../../src/types.ts'
import { parseUrl } from '../../src/url.ts'

const check: Check = {
  id: 'endpoint/stale-override',
  stage: 'probe',
  severity: 'error',
  title: 'the destination that wins is the one that answers',
  *run(seen) {
    const found = new Map<string, Draft>()
    for (const route of exporting(seen)) {
      const winner = finalProbe(seen, route.signal)
      if (!winner || arrives(seen, route.signal) || isThere(winner) || isElsewhereOnHost(seen, route)) continue
      const shadow = probesOf(seen, route.signal, 'shadow').find(
        (probe) => proves(probe) && hostOf(probe.url.reveal()) !== hostOf(winner.url.reveal()),
      )
      const mine = shadow && draft(seen, route, winner, shadow)
      const known = mine && found.get(mine.message)
      if (known) known.signals.push(route.signal)
      else if (mine) found.set(mine.message, mine)
    }
    yield* found.values()
  },
}
export default check

/** It is a backend all right, and refuses for another reason than the place. */
const isThere = (probe: Probe): boolean => proves(probe) || [400, 403, 413, 429].includes(probe.answer?.status ?? 0)

/** A counter-probe found OTLP on the winner's own host: its path is at fault, and it is not stale. */
const isElsewhereOnHost = (seen: Seen, route: Route): boolean =>
  probesOf(seen, route.signal, 'counter').some(
    (probe) => proves(probe) && hostOf(probe.url.reveal()) === hostOf(route.url?.value.reveal() ?? ''),
  )

function draft(seen: Seen, route: Route, winner: Probe, shadow: Probe): Draft | null {
  const setting = settingOf(seen, route.url)
  if (!setting || !route.url) return null
  const behind = route.url.beat.find(({ value }) => hostOf(value.reveal()) === hostOf(shadow.url.reveal())) ?? route.url.beat[0]
  const other = behind ? place(behind.from) : 'the setting behind it'
  const said = [...(behind ? [settingEvidence(behind.from, behind.value)] : []), ...answerEvidence(winner), ...answerEvidence(shadow)]
  const edit = { [setting.name]: null }
  return {
    signals: [route.signal],
    confirmed: true,
    message: `${place(setting.from)} wins and its destination does not answer as OTLP; ${other}, which it overrides, leads to one that does.`,
    evidence: [settingEvidence(setting.from, setting.raw), ...said],
    culprits: [setting.name],
    fix: { text: `Remove ${setting.name}; the other destination was asked, without any header, and answers`, edit },
    mend: edit,
  }
}

const place = (from: Origin): string => `${from.setting} (${originText(from)})`
const hostOf = (url: string): string => parseUrl(url)?.host ?? url
