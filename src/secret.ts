import { inspect } from 'node:util'

/** Half-open range of character positions in a text. */
export type Span = readonly [start: number, end: number]

const MASK = '<redacted>'

/**
 * A text of which some parts must not be seen. Wherever it is printed, joined or serialised, those parts read `<redacted>`;
 * only `reveal()` gives the text. A text without hidden parts prints as it is.
 */
export class Secret {
  readonly #text: string
  #spans: readonly Span[] | (() => readonly Span[])
  /** `hidden` as a function is asked once, when a part of the text is first to be shown: most settings never are. */
  constructor(text: string, hidden: readonly Span[] | (() => readonly Span[]) = [[0, text.length]]) {
    this.#text = text
    this.#spans = typeof hidden === 'function' ? hidden : tidy(hidden)
  }
  get #hidden(): readonly Span[] {
    if (typeof this.#spans === 'function') this.#spans = tidy(this.#spans())
    return this.#spans
  }
  /** The text itself: for the wire and for parsing, never for a message. */
  reveal(): string {
    return this.#text
  }
  /** The hidden parts, so that a writer can look for them in what it is about to print. */
  hiddenParts(): string[] {
    return this.#hidden.map(([a, b]) => this.#text.slice(a, b))
  }
  /** The position in the shown text of a position in the real one (for carets). */
  shownAt(index: number): number {
    let shift = 0
    for (const [a, b] of this.#hidden) {
      if (index >= b) shift += MASK.length - (b - a)
      else if (index > a) return a + shift
    }
    return index + shift
  }
  /** A part of this text that keeps its hidden parts hidden. */
  slice(start: number, end: number = this.#text.length): Secret {
    const spans = this.#hidden.map(([a, b]): Span => [Math.max(a, start) - start, Math.min(b, end) - start])
    return new Secret(this.#text.slice(start, end), spans)
  }
  toString(): string {
    let out = ''
    let at = 0
    for (const [a, b] of this.#hidden) {
      out += this.#text.slice(at, a) + MASK
      at = b
    }
    return out + this.#text.slice(at)
  }
  toJSON(): string {
    return this.toString()
  }
  [inspect.custom](): string {
    return this.toString()
  }
}

/** A text with nothing to hide. */
export const plain = (text: string): Secret => new Secret(text, [])

function tidy(all: readonly Span[]): readonly Span[] {
  const spans = all.filter(([a, b]) => b > a)
  if (spans.length < 2) return spans
  const out: [number, number][] = []
  for (const [a, b] of spans.toSorted((x, y) => x[0] - y[0])) {
    const last = out.at(-1)
    if (last && a <= last[1]) last[1] = Math.max(last[1], b)
    else out.push([a, b])
  }
  return out
}
