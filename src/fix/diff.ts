import { visible } from '../text.ts'
import type { Edited } from './edit.ts'

/** A unified diff without context, secrets hidden: to be read, not to be applied. */
export function diffOf(path: string, { hunks }: Edited): string {
  if (hunks.length === 0) return ''
  const out = [`--- ${visible(path)}`, `+++ ${visible(path)}`]
  let shift = 0
  for (const { line, before, after } of hunks) {
    const isNew = before === ''
    out.push(`@@ -${line},${isNew ? 0 : 1} +${line + shift + (isNew ? 1 : 0)},${after.length} @@`)
    if (!isNew) out.push(`-${visible(before)}`)
    out.push(...after.map((text) => `+${visible(text)}`))
    shift += after.length - (isNew ? 0 : 1)
  }
  return `${out.join('\n')}\n`
}
