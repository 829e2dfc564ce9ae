import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fullTrees } from '../../src/sources/yaml/full.ts'
import { quickTree } from '../../src/sources/yaml/quick.ts'
import type { Tree } from '../../src/sources/yaml/tree.ts'
import { FUZZ_TIMEOUT_MS } from '../support/mutate.ts'

const RUNS = Number(process.env['OTEL_DOCTOR_FUZZ'] ?? 2_000)

/** What matters of a tree, as JSON: texts, whether they are plain, and where they stand. */
function shape(tree: Tree | undefined): unknown {
  if (!tree) return { text: '', plain: true, at: 0 }
  if (tree.kind === 'list') return tree.items.map(shape)
  if (tree.kind === 'map') return Object.fromEntries([...tree.entries].map(([key, value]) => [`.${key}`, shape(value)]))
  const { text, plain } = tree
  return { text, plain, at: text === '' ? 0 : tree.at }
}

function full(text: string): unknown {
  try {
    return shape(fullTrees({ text, line: 0 }, 'x.yaml')[0])
  } catch (error) {
    return { error: String(error) }
  }
}

/** Where the quick reader answers, the library gives the same. */
function expectAlike(text: string): boolean {
  const quick = quickTree(text)
  if (quick === null) return false
  expect({ text, tree: shape(quick) }).toEqual({ text, tree: full(text) })
  return true
}

const MANIFEST = `apiVersion: v1
kind: Pod # a comment
metadata:
  name: "api"
  annotations: {}
  more: {a: b, c.d/e: "x: y" , f: 'g'} # flow
  labels:
    app.kubernetes.io/name: 'it''s'
spec:
  containers:
  - name: api
    args: ["--a=b", 'c', d]

    command:
    - sh
    - -c
    - |
      # a script
      echo $(OTEL_X)

        indented
    env:
      - name: OTEL_X
        value: "a\\nb"
      -
        name: EMPTY
        value:
      - name: URL
        value: http://collector:4318/v1#x
`

describe('the quick reader of YAML', () => {
  it('reads an ordinary manifest', () => expect(expectAlike(MANIFEST)).toBe(true))

  it('leaves to the library what is not simple', () => {
    const texts = [
      'a: &x 1\nb: *x\n',
      'a: >\n  folded\n',
      'a: {b: {c: d}}\n',
      'a: {b: c, b: d}\n',
      'a: {b:c}\n',
      'a: {b: c\n}\n',
      'a: one\n  two\n',
      '? a\n: b\n',
      'a:\tb\n',
      '<<: x\n',
      'a: "x\n  y"\n',
      'a: !!str 1\n',
      '%YAML 1.2\n---\na: 1\n',
      'a: b: c\n',
      'a: [b, [c]]\n',
      'a: 1\na: 2\n',
    ]
    expect(texts.filter((text) => quickTree(text) !== null)).toEqual([])
  })

  const piece = fc.constantFrom(
    'a',
    'b:',
    ' ',
    '  ',
    '    ',
    '\n',
    '- ',
    '-',
    ': ',
    '"',
    "'",
    '#',
    ' #',
    '|',
    '|-',
    '|+',
    '[',
    ']',
    ', ',
    '{}',
    '{',
    '}',
    '{a: b}',
    '{a: "b", c: 1 }',
    'x y',
    '\\n',
    'key: value',
    '- name: x',
    '1',
    '~',
    '---',
    '>',
    '&a',
    '*a',
    '=',
    '$(X)',
    '\n\n',
    ':',
    '?',
    '%',
    '@',
    '!',
    '...',
  )
  it('agrees with the library on texts made of pieces', { timeout: FUZZ_TIMEOUT_MS }, () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 24 }), (pieces) => void expectAlike(pieces.join(''))),
      { numRuns: RUNS },
    )
  })

  it('agrees with the library on manifests with something changed', { timeout: FUZZ_TIMEOUT_MS }, () => {
    const change = fc.tuple(fc.nat(MANIFEST.length), fc.nat(6), fc.array(piece, { maxLength: 4 }))
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        const text = changes.reduce((t, [at, gone, put]) => t.slice(0, at) + put.join('') + t.slice(at + gone), MANIFEST)
        expectAlike(text)
      }),
      { numRuns: RUNS },
    )
  })
})
