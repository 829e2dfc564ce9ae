import { describe, expect, it } from 'vitest'
import { checks } from '../../checks/index.ts'
import { profiles } from '../../src/backends/index.ts'
import { runtimes } from '../../src/runtimes/index.ts'
import type { Check } from '../../src/types.ts'
import { idsUnder, isThere, tableOf, textAt } from '../support/tables.ts'

const HEADINGS = ['What', 'Why', 'How the runtimes behave', 'Fix', 'Example']
const IDS = idsUnder('checks', '.ts')
const own: readonly Check[] = profiles.flatMap((profile) => profile.checks ?? [])
const known = [...IDS, ...own.map((check) => check.id)]

/** Distinctive names must not stand in a check at all; names that are also common words, not as a text of their own. */
const names = [...runtimes, ...profiles].map(({ id }) => id)
const COMMON = new Set(['spec', 'receiver', 'collector', 'go', 'node', 'rust', 'java'])
const nameIn = (code: string, name: string): boolean =>
  (COMMON.has(name) ? new RegExp(`['"\`]${name}['"\`]`) : new RegExp(`\\b${name}\\b`, 'i')).test(code)

const withoutComments = (code: string): string => code.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')

describe('the index of checks', () => {
  it('lists every check file once, and nothing else', () => {
    expect(checks.map((check) => check.id).toSorted()).toEqual(IDS)
  })
})

describe.each(known)('%s', (id) => {
  const document = isThere(`checks/${id}.md`) ? textAt(`checks/${id}.md`) : ''

  it('has a document with its headings, in order', () => {
    const lines = document.split('\n').filter((line) => /^#{1,2} /.test(line))
    expect(lines).toEqual([`# ${id}`, ...HEADINGS.map((heading) => `## ${heading}`)])
  })

  it('has a document that fits a terminal of 100 columns', () => {
    expect(document.split('\n').filter((line) => line.length > 100 && !/https?:\/\/\S{40,}/.test(line))).toEqual([])
  })

  it('has fixtures: one that it catches at least, and two that it leaves alone', () => {
    const { catches, leavesAlone, unknown } = tableOf(id)
    expect(unknown).toEqual([])
    expect(catches.length).toBeGreaterThanOrEqual(1)
    expect(leavesAlone.length).toBeGreaterThanOrEqual(2)
    const sentences = [...catches, ...leavesAlone].map(({ name }) => name)
    expect(new Set(sentences).size).toBe(sentences.length)
  })

  it('says in its title what is true when it passes', () => {
    const check = [...checks, ...own].find((one) => one.id === id)
    expect(check?.title).toMatch(/^\S.{8,}[^.\s]$/)
  })
})

describe.each(IDS)('checks/%s.ts', (id) => {
  const code = textAt(`checks/${id}.ts`)

  it('is one screen long at most', () => {
    expect(code.trimEnd().split('\n').length).toBeLessThanOrEqual(60)
  })

  it('states a rule for all: it names no runtime and no backend', () => {
    const text = withoutComments(code).replace(/backend\\?\/mlflow-[a-z-]+|['"`]\S*mute\S*['"`]/g, '')
    expect(names.filter((name) => nameIn(text, name))).toEqual([])
  })

  it('touches neither network, clock nor environment', () => {
    expect(withoutComments(code)).not.toMatch(/\bfrom 'node:|\bfetch\(|\bDate\b|\bprocess\.|\bimport\(/)
  })
})

describe('what checks are made of', () => {
  const helpers = idsUnder('src/engine', '.ts').filter((id) => id.startsWith('facts/'))
  it.each(['kit', 'mute', ...helpers])(
    '%s names no backend either: its file says what it is called and which headers it goes by',
    (path) => {
      const text = withoutComments(textAt(`src/engine/${path}.ts`)).replace(/(?:from '[^']*'|backend\/mlflow-[a-z*-]+)/g, '')
      const distinctive = profiles.map(({ id }) => id).filter((id) => !COMMON.has(id))
      expect(distinctive.filter((name) => new RegExp(`(?:\\b|x-)${name}\\b`, 'i').test(text))).toEqual([])
    },
  )
})

describe('what explains what', () => {
  const catalogue = isThere('checks/order.txt')
    ? textAt('checks/order.txt')
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line && !line.startsWith('#'))
    : null

  it('names only findings of the catalogue', () => {
    const listed = catalogue ?? known
    const patterns = [...textAt('src/engine/mute.ts').matchAll(/'([a-z-]+\/[a-z0-9*-]+(?: [a-z-]+\/[a-z0-9*-]+)*)'/g)].flatMap((m) =>
      (m[1] ?? '').split(' '),
    )
    expect(patterns.length).toBeGreaterThan(20)
    const dead = patterns.filter(
      (pattern) => !listed.some((id) => (pattern.endsWith('*') ? id.startsWith(pattern.slice(0, -1)) : id === pattern)),
    )
    expect(catalogue ? dead : []).toEqual([])
  })

  it.runIf(catalogue !== null)('has a place for every check in the order of the catalogue', () => {
    expect(known.filter((id) => !catalogue?.includes(id))).toEqual([])
  })

  it('leaves no document or table without its check', () => {
    const orphans = [...idsUnder('checks', '.md'), ...idsUnder('fixtures/checks', '.yaml')].filter((id) => !known.includes(id))
    expect(orphans).toEqual([])
  })
})
