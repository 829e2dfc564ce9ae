import { hasReason, readingCheck } from '../../src/engine/kit.ts'
import { originText } from '../../src/runtimes/parts/settings.ts'

export default readingCheck({
  id: 'runtime/missing-dependency',
  severity: 'error',
  title: 'the build has every exporter that the code uses',
  match: hasReason('missing-dependency'),
  draft({ from, setting, says, instead, raw }, { plan: { runtime } }) {
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
