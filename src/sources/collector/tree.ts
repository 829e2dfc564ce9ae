import { type Place, placesOf } from '../names.ts'
import { firstTree } from '../yaml-full.ts'
import { nothing, type Tree } from '../yaml-tree.ts'

/** A configuration file as a tree; what language it was written in is forgotten. */
export interface Parsed {
  tree: Tree
  place(at: number): Place
  /** The program cannot read the file at all. */
  broken?: { why: string } & Partial<Place>
}

/** The first document of a YAML text. Never throws. */
export function yamlTree(source: string): Parsed {
  const text = withoutTemplates(source.startsWith('\ufeff') ? source.slice(1) : source)
  const place = placesOf(text)
  const { tree = nothing(0), fault } = firstTree(text)
  return { tree, place, ...(fault ? { broken: { why: fault.why, ...place(Math.min(fault.at, text.length)) } } : {}) }
}

/** A chart or a rendered template: lines that only steer it are no YAML, and what it fills in is not known here. */
function withoutTemplates(text: string): string {
  if (!text.includes('{{')) return text
  return text
    .replace(/^[^\S\n]*\{\{-?\s*(?:if|else|end|with|range|define|include|template|toYaml|\/\*|\$)[^\n]*\}\}[^\S\n]*$/gm, (line) =>
      ' '.repeat(line.length),
    )
    .replace(/\{\{[^\n{}]*\}\}/g, (hole) => `\${${'_'.repeat(Math.max(hole.length - 3, 1))}}`)
}
