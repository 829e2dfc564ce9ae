import { type Findings, addSign } from '../../sources/code/collect.ts'
import type { SourceFile } from '../../sources/code/value.ts'
import { type Code, type Slice, chainAt, isMark, isWord } from '../../sources/code/syntax.ts'

/** Calls after the last `run` that keep nothing alive: what is printed, and what closes the agent (measured: none of them sends the spans). */
const IDLE = /^(?:println|print|System|close|exitProcess|logger|log|result|response|answer|it|agent|forceFlush|let|also)$/
/** Anything in `main` that may keep the process alive for longer than the agent runs. */
const HOLDS =
  /^(?:while|for|repeat|delay|sleep|join|await\w*|embeddedServer|runApplication|SpringApplication|readln|readLine|readlnOrNull|CountDownLatch|startKoin|Scanner|launch|async|Thread|thread|collect|start)$/

/** Where `main` ends right behind the run of an agent. Only what is sure: a loop, a wait, a server or a call of an unknown function says nothing. */
export function endingOf(found: Findings, file: SourceFile): void {
  const body = mainBody(file.code)
  if (!body) return
  const { code, from, to } = body
  const inner = code.tokens.slice(from, to)
  if (inner.some((token) => isWord(token) && HOLDS.test(token.text))) return
  const run = lastRun(body)
  if (run < 0 || !isIdle(code, run, to) || starts(body, run)) return
  addSign(found, file, code.tokens[run]?.at ?? 0, 'ends', 'main')
}

/** The body of `fun main() { … }`, `suspend fun main() = …`, `fun main() = runBlocking { … }`, `public static void main(…) { … }`. */
function mainBody(code: Code): Slice | null {
  const { tokens, mates } = code
  const at = tokens.findIndex(
    (token, i) => isWord(token, 'main') && isMark(tokens[i + 1], '(') && (isWord(tokens[i - 1], 'fun') || isWord(tokens[i - 1], 'void')),
  )
  if (at < 0) return null
  const close = mates[at + 1] ?? tokens.length
  for (let i = close + 1; i < Math.min(close + 12, tokens.length); i++) {
    if (isMark(tokens[i], '{')) return { code, from: i + 1, to: Math.min(mates[i] ?? i, tokens.length) }
  }
  return null
}

/** The last call of a method `run` with an argument: `agent.run("…")`. */
function lastRun({ code, from, to }: Slice): number {
  for (let i = to - 1; i > from; i--) {
    if (isWord(code.tokens[i], 'run') && isMark(code.tokens[i - 1], '.') && isMark(code.tokens[i + 1], '(')) return i
  }
  return -1
}

/** Nothing behind it but prints, names and brackets. */
function isIdle(code: Code, run: number, to: number): boolean {
  const { tokens, mates } = code
  for (let i = (mates[run + 1] ?? to) + 1; i < to; i++) {
    const token = tokens[i]
    if (!isWord(token)) continue
    const chain = chainAt(code, i)
    const calls = chain?.links.filter(({ args, block }) => args !== undefined || block !== undefined) ?? []
    if (!calls.every(({ name }) => IDLE.test(name) || name === 'out')) return false
    i = Math.max(i, (chain?.to ?? i) - 1)
  }
  return true
}

const OPENS = /^(?:runBlocking|coroutineScope|use|try)$/
const PLAIN = /^(?:println|print|require|requireNotNull|check|runBlocking|coroutineScope|error|System)$/

/** True where a statement in front of it calls a function that is not known, and that may start something. */
function starts({ code, from }: Slice, run: number): boolean {
  const { tokens, mates } = code
  for (let i = from; i < run; i++) {
    const token = tokens[i]
    if (isWord(token) && token.newLine && isMark(tokens[i + 1], '(') && !PLAIN.test(token.text)) return true
    if (token?.kind !== 'mark' || !/^[([{]$/.test(token.text)) continue
    const isBody =
      token.text === '{' &&
      OPENS.test(tokens[i - 1]?.text === ')' ? (tokens[(mates[i - 1] ?? 1) - 1]?.text ?? '') : (tokens[i - 1]?.text ?? ''))
    const close = mates[i] ?? i
    if (!isBody && close < run) i = close
  }
  return false
}
