import type { Filled } from '../filled.ts'

/** https://www.freedesktop.org/software/systemd/man/latest/systemd.unit.html#Specifiers; any other letter or digit behind a % stays as it stands. */
const SPECIFIER = /%([%aAbBCdDEfgGhHiIjJlLmMnNopPqsStTuUvVwWyY])/

/** A value of `Environment=` with what systemd fills in: `%%` is one %, what it knows of the unit and the machine is not known here. */
export function specified(value: string): Filled {
  const parts = value.split(SPECIFIER)
  const pieces = parts.flatMap((part, i): Filled['pieces'] => {
    if (i % 2 === 1 && part !== '%') return [{ unknown: `what systemd fills in for %${part}` }]
    return part === '' ? [] : [{ text: part }]
  })
  return { pieces: joined(pieces), missing: [] }
}

/** Texts side by side are one. */
function joined(pieces: Filled['pieces']): Filled['pieces'] {
  const out: Filled['pieces'] = []
  for (const piece of pieces) {
    const last = out.at(-1)
    if ('text' in piece && last && 'text' in last) last.text += piece.text
    else out.push(piece)
  }
  return out
}
