import { $, bold, dim } from 'kleur/colors'
import type { Divergence, Fate, Way } from '../engine/divergence.ts'
import { cell, code } from './markdown.ts'
import { wrap } from './words.ts'

type Who = Way['who'][number]

const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`

const headOf = ({ runtimes, ways }: Divergence): string =>
  ways.length === 0 ? `${runtimes} runtimes, and all do the same.` : `${runtimes} runtimes go ${ways.length} ways.`

/** What each runtime makes of the same settings, side by side: each way, who goes it, and why. What is the same everywhere comes last. */
export function divergenceText(divergence: Divergence, { color, width }: { color: boolean; width: number }): string {
  $.enabled = color
  const { ways, alike } = divergence
  const longest = Math.max(...ways.flatMap(({ who }) => who.flatMap(({ names }) => names.map((name) => name.length + 1))), 0)
  const column = Math.min(longest, 26)
  const same = alike.length === 0 ? [] : [[bold('Everywhere alike:'), ...alike.flatMap((fate) => fateText(fate, width))].join('\n')]
  const told = ways.map(({ fates, who }) =>
    [...fates.flatMap((fate) => fateText(fate, width)), ...who.flatMap((one) => whoText(one, width, column))].join('\n'),
  )
  return `${[bold(headOf(divergence)), ...told, ...same].join('\n\n')}\n`
}

const fateText = ({ signals, does, headers }: Fate, width: number): string[] => [
  ...wrap(`${listed(signals)}: ${does}`, width).map((line) => bold(line)),
  ...(headers.length > 0 ? wrap(`headers ${headers.join(', ')}`, width - 2).map((line) => `  ${line}`) : []),
]

/** Names on the left, the reason beside them. */
function whoText({ names, why }: Who, width: number, column: number): string[] {
  const left = wrap(names.join(', '), column).flatMap((line) => parted(line, column))
  const right = wrap(why, width - column - 4)
  return Array.from({ length: Math.max(left.length, right.length) }, (_, i) =>
    `  ${(left[i] ?? '').padEnd(column)}  ${dim(right[i] ?? '')}`.trimEnd(),
  )
}

/** A long name is parted behind its last colon. */
const parted = (line: string, column: number): string[] =>
  line.length <= column ? [line] : line.split(/(?<=:(?!.*:))/).map((part, i) => (i === 0 ? part : ` ${part}`))

/** The same for a ticket or a page. */
export function divergenceMarkdown(divergence: Divergence): string {
  const { ways, alike } = divergence
  const rows = ways.flatMap(({ fates, who }) => who.map((one, i) => row(i === 0 ? fates : [], one)))
  const table =
    rows.length === 0 ? [] : [['| what becomes of it | headers | runtimes | why |', '| --- | --- | --- | --- |', ...rows].join('\n')]
  const same = alike.map(({ signals, does }) => `Everywhere alike: ${listed(signals)}: ${code(does)}`)
  return `${[`## ${headOf(divergence)}`, ...table, ...same].join('\n\n')}\n`
}

function row(fates: readonly Fate[], { names, why }: Who): string {
  const does = fates.map((fate) => `${listed(fate.signals)}: ${code(fate.does)}`).join('<br>')
  const headers = [...new Set(fates.flatMap((fate) => fate.headers))].map((name) => code(name)).join(', ')
  return `| ${does} | ${headers} | ${cell(names.join(', '))} | ${cell(why)} |`
}
