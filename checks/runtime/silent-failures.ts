import { exporting } from '../../src/engine/kit.ts'
import { finalProbe, meaningOf } from '../../src/engine/meaning/meaning.ts'
import type { Check, Route, Seen } from '../../src/types.ts'

const check: Check = {
  id: 'runtime/silent-failures',
  stage: 'plan',
  severity: 'note',
  title: 'the program shows it when an export fails',
  *run(seen) {
    const { silent } = seen.plan.traits
    const routes = exporting(seen)
    if (!silent || routes.length === 0 || seen.plan.settings.get(silent.fix.setting)?.value.reveal() === silent.fix.value) return
    const failed = routes.filter((route) => isFailing(seen, route))
    yield {
      hint: true, // the doctor names the reason itself; this is for those who want to see it in the program's own log
      signals: (failed.length > 0 ? failed : routes).map(({ signal }) => signal),
      message: silent.text,
      evidence: [],
      fix: { text: "Make the program's own log tell the reason", edit: { [silent.fix.setting]: silent.fix.value } },
    }
  },
}
export default check

function isFailing(seen: Seen, route: Route): boolean {
  const probe = finalProbe(seen, route.signal)
  return probe !== undefined && seen.askedFor[route.signal] && meaningOf(seen, probe, route) !== null
}
