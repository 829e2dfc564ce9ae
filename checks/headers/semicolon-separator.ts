import { spliced, swapped } from '../../src/engine/change.ts'
import { fate, itemCheck, lostWords } from '../../src/engine/items.ts'
import { settingEvidence } from '../../src/engine/kit.ts'
import { cutItem, lossSeverity } from '../../src/engine/facts/needed.ts'
import { glued, namesBehind, semicolons } from '../../src/engine/facts/glued.ts'
import type { Check } from '../../src/types.ts'

/** Another header, and not the padding of base64. */
const BEFORE_HEADER = /^;\s*[\w.-]+=(?![=;,\s]|$)/

const read = itemCheck({
  id: 'headers/semicolon-separator',
  title: 'no semicolon stands between headers or in a value',
  reasons: ['semicolon'],
  draft({ setting, raw, items }, seen) {
    const old = raw.reveal()
    const meant = items.map((item) => cutItem(item))
    const lost = [...new Set([...meant.flatMap(({ loses }) => loses ?? []), ...namesBehind(old)])]
    const found = items.flatMap((item) => semicolons(item))
    const text = spliced(
      old,
      found.map((start) => ({ start, end: start + 1, put: instead(old.slice(start)) })),
    )
    return {
      severity: lossSeverity(items, seen, lost),
      loses: lost,
      message: `A semicolon stands in ${setting}, where only a comma separates headers: ${becomes(meant)}.`,
      evidence: found.slice(0, 5).map((at) => settingEvidence(items[0].from, raw, [at, at + 1])),
      fix: {
        text: 'Write a comma between two headers, and %3B for a semicolon inside a value',
        ...swapped(setting, raw, text, [
          [';', ','],
          [';', '%3B'],
        ]),
      },
      mend: { [setting]: text },
    }
  },
})

const check: Check = {
  ...read,
  *run(seen) {
    yield* read.run(seen)
    yield* glued(seen)
  },
}
export default check

const instead = (rest: string): string => (BEFORE_HEADER.test(rest) ? ',' : /^;\s*(?:,|$)/.test(rest) ? '' : '%3B')

function becomes(items: ReturnType<typeof cutItem>[]): string {
  if (!items.every(({ outcome }) => outcome === 'truncated')) return fate(items, 'that header')
  const [own, others] = [items.filter(({ isOwn }) => isOwn), items.filter(({ isOwn }) => !isOwn)]
  const parts = ['the program throws away what stands behind it']
  if (others.length > 0) parts.push(`the data go out without ${lostWords(others, 'that header')}`)
  if (own.length > 0) parts.push(`the value of ${lostWords(own, 'the header')} is cut short`)
  return parts.join(', and ')
}
