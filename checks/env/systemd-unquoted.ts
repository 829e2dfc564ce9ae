import { evidence, isEndpoint, isHeaders } from '../../src/engine/kit.ts'
import { type Check, SIGNALS, type Signal } from '../../src/types.ts'

const check: Check = {
  id: 'env/systemd-unquoted',
  stage: 'plan',
  severity: 'error',
  title: 'every value of a unit file is whole',
  *run(seen) {
    for (const [setting, { from, value }] of seen.plan.settings) {
      if (!from.cut || !seen.runtime.reads(setting)) continue
      const rest = from.cut.reveal()
      yield {
        severity: isHeaders(setting) || isEndpoint(setting) || /EXPORTER|PROTOCOL/.test(setting) ? 'error' : 'warning',
        signals: signalsOf(setting),
        message: `The unit file holds ${setting} without quotes: systemd ends the value at the blank, and drops the ${rest.trim().split(/\s+/).length === 1 ? 'word' : 'words'} behind it.`,
        evidence: [evidence({ from, raw: value, setting, span: [value.reveal().length, value.reveal().length] })],
        fix: { text: `Put the whole assignment in quotes: Environment="${setting}=…"` },
        culprits: [setting],
        mend: { [setting]: value.reveal() + rest },
      }
    }
  },
}
export default check

function signalsOf(setting: string): Signal[] {
  const own = SIGNALS.filter((signal) => setting.includes(`_${signal.toUpperCase()}_`))
  return own.length > 0 ? own : [...SIGNALS]
}
