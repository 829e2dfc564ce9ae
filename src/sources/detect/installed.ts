import { accessSync, constants, realpathSync } from 'node:fs'
import { delimiter, dirname, isAbsolute, join } from 'node:path'
import { exact, objectAt } from '../packages/package.ts'
import { readBounded, textOrNull } from '../reader.ts'

/** The version of an installed program, as far as the place or the package that it stands in tells; it is never run. */
export type Installed = (program: string, npmPackage?: string) => string | undefined

export const nothingInstalled: Installed = () => undefined

/** Looks a program up as a shell does. */
export function installedOn(path: string | undefined): Installed {
  return (program, npmPackage) => {
    const file = isAbsolute(program) ? program : programOn(program, path)
    const real = file === undefined ? undefined : realPath(file)
    return real === undefined ? undefined : (npmVersion(real, npmPackage) ?? versionInPath(real))
  }
}

/** `…/Cellar/block-goose-cli/1.52.0/bin/goose`, `…/installs/goose/1.52.0/bin/goose`, `/nix/store/…-goose-cli-1.52.0/bin/goose`. */
export const versionInPath = (path: string): string | undefined =>
  /[/\\](?:[^/\\]*-)?v?(\d+\.\d+\.\d+(?:-[\w.]+)?)[/\\](?:bin[/\\])?[^/\\]+$/.exec(path)?.[1]

export function programOn(program: string, path: string | undefined): string | undefined {
  if (/[/\\]/.test(program)) return undefined
  return (path ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, program))
    .find((file) => isExecutable(file))
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function realPath(file: string): string | undefined {
  try {
    return realpathSync(file)
  } catch {
    return undefined
  }
}

/** The package.json of the package, above the file. */
function npmVersion(file: string, name: string | undefined): string | undefined {
  if (name === undefined) return undefined
  for (let folder = dirname(file), i = 0; i < 8 && dirname(folder) !== folder; folder = dirname(folder), i++) {
    const found = objectAt(contentOf(join(folder, 'package.json')))
    if (found['name'] === name) return exact(String(found['version'])).version
  }
  return undefined
}

const contentOf = (path: string): string => textOrNull(path, readBounded) ?? ''
