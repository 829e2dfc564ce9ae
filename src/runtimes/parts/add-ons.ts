import type { Patient, Reading, Runtime } from '../../types.ts'

/** Values of a setting that packages of their own bring: the usual package of each first. */
export type AddOns = ReadonlyMap<string, readonly string[]>
export const addOns = (all: Readonly<Record<string, readonly string[]>>): AddOns => new Map(Object.entries(all))

type Stands = 'there' | 'absent' | 'unknown'

/** How the packages of a program stand, and how one is added to it. */
export interface Having {
  /** Whether one of these is there. */
  of(packages: readonly string[]): Stands
  /** The line that adds them. */
  install(packages: readonly string[]): string
}

/** Build and lock files tell; else it is as a wiring that is given says. */
export const havingOf = ({ packages }: Pick<Patient, 'packages'>, otherwise: Stands, install: Having['install']): Having => ({
  of: (names) => (names.some((name) => packages?.names.includes(name)) ? 'there' : packages?.isAll ? 'absent' : otherwise),
  install,
})

/** Of the wirings, one has nothing added, and one has all that is named. */
export const givenBy = ({ wiring, mayLack }: Patient, { bare, full }: NonNullable<Runtime['added']>): Stands =>
  wiring === bare ? 'absent' : wiring === full && !mayLack ? 'there' : 'unknown'

interface Judged {
  /** The first that nothing brings. */
  wrong: string | undefined
  /** The package that would bring it. */
  needs: Reading['needs']
  /** Packages that may be there, where nothing is wrong for certain. */
  open: Reading['needs']
}

/** Values that are not built in: what brings them, as far as it is known. */
export function judged(values: readonly string[], isKnown: (value: string) => boolean, brought: AddOns, having: Having): Judged {
  const others = values.filter((value) => !isKnown(value))
  const stands = (value: string): Stands => standing(brought.get(value), having)
  const needing = (some: readonly string[]): Reading['needs'] => {
    const packages = [...new Set(some.flatMap((value) => brought.get(value)?.slice(0, 1) ?? []))]
    return packages.length === 0 ? undefined : { packages, line: having.install(packages) }
  }
  const wrong = others.find((value) => stands(value) === 'absent')
  return {
    wrong,
    needs: needing(others.filter((value) => value === wrong)),
    open: wrong === undefined ? needing(others.filter((one) => stands(one) === 'unknown')) : undefined,
  }
}

/** True where a value needs a package of which nothing is known. */
export const isOpen = (values: readonly string[], brought: AddOns, having: Having): boolean =>
  values.some((value) => standing(brought.get(value), having) === 'unknown')

const standing = (packages: readonly string[] | undefined, having: Having): Stands => (packages ? having.of(packages) : 'absent')
