import { shownValue } from '../../src/engine/counterfactual.ts'
import { hasReason, readingCheck } from '../../src/engine/kit.ts'

export default readingCheck({
  id: 'signals/sdk-disabled-look-alike',
  severity: 'note',
  title: 'the switch of the SDK means what it says',
  match: hasReason('not-true'),
  draft: (reading) => ({
    message: `${reading.setting} is "${shownValue(reading)}", and only the bare word true switches the SDK off: the program exports all the same.`,
    fix: { text: `To switch telemetry off, write ${reading.setting}=true; to leave it on, remove the line` },
  }),
})
