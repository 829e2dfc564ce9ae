import { memo } from '../../memo.ts'
import { runtimes } from '../../runtimes/index.ts'
import type { Loader, Runtime, Setting } from '../../types.ts'
import { jvmWords } from '../jvm-args.ts'
import type { Clue } from './clue.ts'

/** What the environment loads into a program. */
export const fromLoaders = (env: ReadonlyMap<string, string>): Clue[] =>
  [...env].flatMap(([name, value]) => {
    const isHere = ({ variables }: Loader): boolean => variables?.test(name) ?? false
    const some = readers(`${runtimes.length} ${name}`, () => runtimes.filter(({ detection }) => detection?.loaders?.some(isHere)))
    return some.length === 0 ? [] : some.flatMap((runtime) => loadedBy(runtime, jvmWords(value), name, isHere))
  })

/** True where these variables bring an SDK with them. */
export const isLoaded = (settings: readonly Setting[]): boolean =>
  fromLoaders(new Map(settings.map(({ name, value }) => [name, value.reveal()]))).length > 0

/** The runtimes that a variable of this name can load something into; there may come more of them. */
const readers = memo<readonly Runtime[]>()

/** What a command line loads into a program of this runtime. */
export const onCommandLine = (runtime: Runtime, words: readonly string[], by: string): Clue | undefined =>
  loadedBy(runtime, words, by, ({ onCommandLine }) => onCommandLine ?? false)[0]

/** True where a command line brings an SDK with it, whichever. */
export const isInstrumented = (words: readonly string[]): boolean =>
  instrumented(JSON.stringify([runtimes.length, words]), () => runtimes.some((runtime) => onCommandLine(runtime, words, '') !== undefined))
const instrumented = memo<boolean>()

function loadedBy({ id, detection }: Runtime, words: readonly string[], by: string, isHere: (loader: Loader) => boolean): Clue[] {
  return (detection?.loaders ?? []).filter(isHere).flatMap((loader): Clue[] => {
    const found = matchIn(loader, words)
    if (!found) return []
    const version = found.groups?.['version']
    return [
      {
        runtime: id,
        by,
        ...(detection?.refines === undefined ? {} : { refines: detection.refines }),
        ...(loader.wirings ? { wirings: loader.wirings } : {}),
        ...(version === undefined ? {} : { version }),
      },
    ]
  })
}

function matchIn({ word, text }: Loader, words: readonly string[]): RegExpExecArray | null {
  const whole = text?.exec(words.join(' '))
  if (whole || !word) return whole ?? null
  for (const one of words) {
    const found = word.exec(one)
    if (found) return found
  }
  return null
}
