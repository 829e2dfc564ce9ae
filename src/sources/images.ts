import { apps } from '../apps/index.ts'
import { bareImage } from '../backends/images.ts'
import { runtimes } from '../runtimes/index.ts'

/** The runtime, and the app where the image is that of one. */
export function programOfImage(image: string): { runtime: string; app?: string } | undefined {
  const name = bareImage(image)
  const app = apps.find(({ programs = [], images }) => images?.test(name) || programs.includes(name.replace(/^.*\//, '')))
  if (app) return { runtime: app.runtime, app: app.id }
  const runtime = runtimes.find(({ detection }) => detection?.images?.test(name))
  return runtime && { runtime: runtime.id }
}
