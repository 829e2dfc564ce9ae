import { doesWith, shownValue } from '../../src/engine/counterfactual.ts'
import { readingCheck } from '../../src/engine/kit.ts'
import { listOf } from '../../src/text.ts'

/** A program may have names of its own for them. */
const whichOne = (name: string): string => (name === 'otlp' ? 'Name the OTLP exporter' : `Name ${name}`)

export default readingCheck({
  id: 'signals/exporter-unknown',
  severity: 'error',
  title: 'the program knows every exporter that is named',
  match: ({ setting, reason }) =>
    reason === 'unknown-value' && /(?:^|[._])(?:traces|metrics|logs|tracing)[._](?:exporter|providers)$/i.test(setting),
  draft(reading, seen) {
    const { setting, outcome, needs, instead, detail } = reading
    const named = reading.raw
      .reveal()
      .split(',')
      .map((name) => name.trim().toLowerCase())
    const isList = outcome !== 'ignored' && named.length > 1 && named.includes('otlp')
    // Where it is off unless it is asked for, no name is as good as none.
    const isOff = named.join() === 'none' && !seen.plan.traits.onByDefault
    const meant = isOff ? null : detail === undefined ? 'otlp' : instead
    const mend = meant === undefined ? undefined : { [setting]: meant }
    const what = isList ? 'is a list, and the program takes one name' : 'names no exporter that the program knows'
    const why = detail ?? what
    const more = outcome === 'ignored' ? 'it passes over that name' : `it ${doesWith(reading)}`
    return {
      severity: outcome === 'ignored' ? 'warning' : 'error',
      message: `${setting}, "${shownValue(reading)}", ${why}: ${more}${seen.plan.traits.silent && !reading.says ? ', without a word' : ''}.`,
      fix: needs
        ? { text: `Add ${listOf(needs.packages)}, or name the OTLP exporter`, line: needs.line }
        : { text: isOff ? 'Leave it out' : meant ? whichOne(meant) : 'Define it, or name one that is defined', edit: mend },
      ...(mend ? { mend } : {}),
    }
  },
})
