import { isName } from './names.ts'

/** A command that starts another one. */
interface Starter {
  /** Its options that take the word behind them. */
  valued?: RegExp
  /** Its own words before the other command. */
  own?: number
  /** The word behind which the other command stands: `dlx` of pnpm. Without it the next word is it. */
  behind?: RegExp
  /** With this option it tells of the command, and starts nothing. */
  asks?: RegExp
}

const PLAIN: Starter = {}

const STARTERS: Readonly<Record<string, Starter>> = {
  sudo: { valued: /^-(?:[CDghpRrTtUu]|-user|-group|-chdir|-host|-prompt)$/ },
  doas: { valued: /^-[uC]$/ },
  env: { valued: /^-(?:[uC]|-unset|-chdir)$/ },
  exec: { valued: /^-a$/ },
  command: { asks: /^-[vV]$/ },
  export: PLAIN,
  nohup: PLAIN,
  setsid: PLAIN,
  time: { valued: /^-[fo]$/ },
  nice: { valued: /^-n$/ },
  ionice: { valued: /^-[cn]$/ },
  stdbuf: { valued: /^-[ioe]$/ },
  timeout: { valued: /^-(?:[ks]|-signal|-kill-after)$/, own: 1 },
  'xvfb-run': { valued: /^-[nspef]$/ },
  'dumb-init': PLAIN,
  tini: PLAIN,
  npx: { valued: /^-(?:[pc]|-package|-call)$/ },
  pnpx: PLAIN,
  bunx: PLAIN,
  uvx: { valued: /^-(?:p|-from|-with|-python|-index-url)$/ },
  npm: { behind: /^(?:exec|x)$/ },
  pnpm: { valued: /^-(?:[FC]|-filter|-package|-dir)$/, behind: /^(?:dlx|exec)$/ },
  yarn: { behind: /^(?:dlx|exec)$/ },
  bun: { behind: /^x$/ },
  uv: { valued: /^-(?:p|-from|-with|-python|-project|-directory|-env-file|-group|-extra)$/, behind: /^run$/ },
  pipx: { valued: /^--(?:spec|python)$/, behind: /^run$/ },
  poetry: { behind: /^run$/ },
  pipenv: { behind: /^run$/ },
  pdm: { behind: /^run$/ },
  rye: { behind: /^run$/ },
  hatch: { behind: /^run$/ },
  bundle: { behind: /^exec$/ },
}

/** What a command line starts in the end: `A=1 sudo timeout 5 npx codex exec` runs `codex exec`, with A. */
export interface Launched {
  /** Places of the assignments before the program. */
  assigned: readonly number[]
  /** The place of the program. */
  at: number
}

/** Goes by the commands that start others; a script with an ending stays with what runs it. */
export function launched(words: readonly string[]): Launched {
  const assigned: number[] = []
  let at = 0
  while (at < words.length) {
    const word = words[at] ?? ''
    if (isAssignment(word)) assigned.push(at++)
    else {
      const next = behind(words, at)
      if (next === undefined) break
      at = next
    }
  }
  return { assigned, at }
}

const isAssignment = (word: string): boolean => isName(word.slice(0, Math.max(word.indexOf('='), 0)))

/** The place behind a starter and its options; undefined where the word is none, or starts nothing here. */
function behind(words: readonly string[], at: number): number | undefined {
  const starter = starterOf(words[at] ?? '')
  if (!starter || starter.asks?.test(words[at + 1] ?? '')) return undefined
  let next = optionsEnd(words, at + 1, starter)
  if (starter.behind) {
    if (!starter.behind.test(words[next] ?? '')) return undefined
    next = optionsEnd(words, next + 1, starter)
    if (/\.\w+$/.test(words[next] ?? '')) return undefined
  }
  next += starter.own ?? 0
  return next < words.length ? next : undefined
}

function starterOf(word: string): Starter | undefined {
  const name = word.replace(/^\/(?:\w+\/)*/, '')
  return Object.hasOwn(STARTERS, name) ? STARTERS[name] : undefined
}

function optionsEnd(words: readonly string[], from: number, { valued }: Starter): number {
  let at = from
  while ((words[at] ?? '').startsWith('-')) {
    const option = words[at] ?? ''
    at += valued?.test(option) ? 2 : 1
    if (option === '--') break
  }
  return at
}
