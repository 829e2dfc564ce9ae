import { placesOf } from '../names.ts'
import type { Flat } from './flat.ts'

const TOKEN = /#[^\n]*|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[;{}]|(?:\$\{\w*\}|[^\s;{}"'#])(?:\$\{\w*\}|[^\s;{}])*/g

/**
 * Directives as nginx has them, each word under its name, behind the block that it stands in: `otel_exporter.endpoint`. Of more words the
 * first counts as a key, too: `header NAME VALUE` is `otel_exporter.header.NAME`. https://nginx.org/en/docs/beginners_guide.html#conf_structure
 */
export function flatNginx(text: string): Flat[] {
  const place = placesOf(text)
  const out: Flat[] = []
  const around: string[] = []
  let words: { text: string; at: number }[] = []
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (token.startsWith('#')) continue
    if (!/^[;{}]$/.test(token)) {
      const quoted = /^["']/.test(token)
      words.push({ text: quoted ? token.slice(1, -1).replace(/\\(["'\\])/g, '$1') : token, at: index + (quoted ? 1 : 0) })
      continue
    }
    const [name, first, second] = words
    if (token === '}') around.pop()
    else if (name && first) {
      const key = [around.at(-1), name.text, ...(second ? [first.text] : [])].filter((part) => part !== undefined).join('.')
      const value = second ?? first
      out.push({ key, text: value.text, ...place(value.at) })
    }
    if (token === '{') around.push(name?.text ?? '')
    words = []
  }
  return out
}
