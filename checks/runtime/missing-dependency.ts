import { doesWith, shownValue } from '../../src/engine/counterfactual.ts'
import { hasReason, readingCheck } from '../../src/engine/kit.ts'
import { originText } from '../../src/runtimes/parts/settings.ts'
import { listOf } from '../../src/text.ts'
import type { Draft, Reading } from '../../src/types.ts'

export default readingCheck({
  id: 'runtime/missing-dependency',
  severity: 'error',
  title: 'the program has every package that its code and its settings need',
  match: hasReason('missing-dependency', 'needs-package'),
  draft(reading, { plan: { runtime } }) {
    if (reading.needs) return reading.reason === 'needs-package' ? bySetting(reading) : isAbsent(reading)
    const { from, setting, says, instead, raw } = reading
    const build = raw.toString()
    const isSure = runtime.version !== undefined
    const whose = isSure ? `version ${runtime.version}` : 'a new version'
    return {
      severity: isSure ? 'error' : 'note',
      message: `${originText(from)} uses ${setting}, and ${build} has no artefact that holds it; ${whose} of the framework does not bring it along: the code does not compile.`,
      evidence: [{ source: from.source, line: from.line, column: from.column, text: says ?? setting }],
      fix: { text: `Add it to ${build}`, ...(instead === undefined ? {} : { line: instead }) },
    }
  },
})

/** The files tell that it is not there. */
function isAbsent(reading: Reading): Omit<Draft, 'signals' | 'evidence'> {
  const { needs, says, instead } = reading
  const packages = listOf(needs?.packages ?? [])
  return {
    message: `The program exports over ${instead}, and its packages have no ${packages}: it ${doesWith({ ...reading, instead: undefined })}. It says: "${says}".`,
    fix: { text: 'Add it, or name the protocol of the exporter that is there', ...(needs ? { line: needs.line } : {}) },
  }
}

/** Nothing tells that it is not there. */
function bySetting(reading: Reading): Omit<Draft, 'signals' | 'evidence'> {
  const { setting, needs, detail } = reading
  const without = detail === undefined ? '' : ` Without it ${detail}.`
  return {
    severity: 'note',
    isPossible: true,
    message: `${setting}, "${shownValue(reading)}", needs ${listOf(needs?.packages ?? [])}.${without}`,
    fix: { text: 'Unless the program has it, add it', ...(needs ? { line: needs.line } : {}) },
  }
}
