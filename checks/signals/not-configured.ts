import { evidenceOf, signalWords } from '../../src/engine/kit.ts'
import { heldBack, isMeant } from '../../src/engine/facts/needs.ts'
import { type Check, type Seen, SIGNALS, type Signal } from '../../src/types.ts'

const ENDPOINT = 'OTEL_EXPORTER_OTLP_ENDPOINT'

const check: Check = {
  id: 'signals/not-configured',
  stage: 'plan',
  severity: 'error',
  title: 'something asks the program to export',
  *run(seen) {
    const signals = unconfigured(seen)
    if (signals.length === 0) return
    const switched = heldBack(seen, signals)
    if (switched) {
      yield switched
      return
    }
    const { onSwitch, defaultEndpoint } = seen.plan.traits
    const edit = onSwitch ? { [onSwitch.setting]: onSwitch.value } : { [ENDPOINT]: defaultEndpoint }
    const all = signals.length === SIGNALS.length
    const empty = seen.plan.settings.get(ENDPOINT)?.value.reveal() === ''
    const why = onSwitch
      ? `${onSwitch.setting} is not ${onSwitch.value}`
      : empty
        ? `${ENDPOINT} is set, but to nothing`
        : all
          ? 'Nothing asks for telemetry'
          : `Nothing asks for ${signalWords(signals)}`
    const other = seen.plan.readings.some((reading) => reading.reason === 'second-route')
    yield {
      severity: other ? 'note' : 'error',
      signals,
      message: `${why}, and by itself the program sends ${all ? 'no telemetry' : 'none'}.`,
      evidence: evidenceOf(seen, onSwitch?.setting ?? ENDPOINT),
      ...(seen.plan.traits.configure
        ? { fix: seen.plan.traits.configure }
        : {
            fix: { text: onSwitch ? 'Switch it on' : 'Name the destination (this one is a receiver or Collector on this machine)', edit },
            mend: edit,
          }),
    }
  },
}
export default check

/** All signals that are not switched off by name, where nothing at all is asked for; else those that are required and that nothing switched off by name. */
function unconfigured(seen: Seen): Signal[] {
  const { routes, readings } = seen.plan
  const quiet = SIGNALS.filter((signal) => {
    const stopped = readings.some(
      (reading) => (reading.outcome === 'signal-off' || reading.outcome === 'all-off') && reading.signals.includes(signal),
    )
    return routes[signal].state === 'off' && routes[signal].also.length === 0 && !stopped
  })
  const none = SIGNALS.filter((signal) => readings.some(({ reason, signals }) => reason === 'none' && signals.includes(signal)))
  const isAll = SIGNALS.every((signal) => quiet.includes(signal) || none.includes(signal))
  return quiet.length > 0 && isAll ? quiet : quiet.filter((signal) => seen.required.includes(signal) || isMeant(seen, signal))
}
