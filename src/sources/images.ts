import type { App } from '../apps/app.ts'
import { apps } from '../apps/index.ts'
import { bareImage } from '../backends/images.ts'
import { runtimes } from '../runtimes/index.ts'

interface InImage {
  runtime: string
  app?: string
  version?: string
}

/** The runtime; the app where the image is that of one, with its version. */
export function programOfImage(image: string): InImage | undefined {
  const name = bareImage(image)
  const app = apps.find(({ programs = [], images }) => images?.test(name) || programs.includes(name.replace(/^.*\//, '')))
  if (app) return { runtime: app.runtime, app: app.id, version: versionOf(app, image) }
  const runtime = runtimes.find(({ detection }) => detection?.images?.test(name))
  return runtime && { runtime: runtime.id }
}

/** A tag such as 2.10 is the latest of its line: it tells the version where nothing changed within the line. */
function versionOf({ changes = [] }: App, image: string): string | undefined {
  const [, version, line, last] = /^[^@]*:v?((\d+\.\d+)(\.\d+)?)(?![\w.])/.exec(image) ?? []
  if (changes.length === 0 || version === undefined) return undefined
  return last !== undefined || !changes.some(({ since }) => since.startsWith(`${line}.`)) ? version : undefined
}
