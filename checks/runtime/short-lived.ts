import { hasReason, readingCheck } from '../../src/engine/kit.ts'
import { originText } from '../../src/runtimes/parts/settings.ts'

export default readingCheck({
  id: 'runtime/short-lived',
  severity: 'error',
  title: 'the process lives until the last batch is sent',
  match: hasReason('short-lived'),
  explains: () => false,
  draft({ from, raw, instead }, { plan: { runtime } }) {
    const isSure = runtime.version !== undefined
    const text = `Keep the process alive behind it until the batch has left${isSure ? '' : ', where its version does not flush at exit'}`
    return {
      severity: isSure ? 'error' : 'note',
      message: `main ends right behind ${raw.toString()} in ${originText(from)}, and ${isSure ? 'this version does' : 'new versions do'} not flush at exit: the last spans are lost, with the root of the trace, and of a short run everything. Closing the agent does not send them.`,
      evidence: [{ source: from.source, line: from.line, column: from.column, text: raw.toString() }],
      fix: { text, ...(instead === undefined ? {} : { line: instead }) },
    }
  },
})
