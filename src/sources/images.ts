import { apps } from '../apps/index.ts'
import { bareImage } from '../backends/images.ts'

/** The program that an image of a language or of a product starts, by its name without registry and tag. */
const IMAGES: readonly (readonly [RegExp, string])[] = [
  [/(?:^|\/)python$|(?:^|\/)(?:uvicorn|gunicorn)/, 'python'],
  [/(?:^|\/)(?:node)$/, 'node'],
  [/(?:^|\/)(?:ruby|rails)$/, 'ruby'],
  [/(?:^|\/)(?:php|frankenphp)$/, 'php'],
  [/(?:^|\/)(?:openjdk|eclipse-temurin|amazoncorretto|ibm-semeru-runtimes)$/, 'java'],
  [/(?:^|\/)dotnet\/(?:aspnet|runtime)$/, 'dotnet'],
  [/(?:^|\/)goose$/, 'goose'],
]

/** The runtime, and the app where the image is that of one. */
export function programOfImage(image: string): { runtime: string; app?: string } | undefined {
  const name = bareImage(image)
  const app = apps.find(({ programs = [], images }) => images?.test(name) || programs.includes(name.replace(/^.*\//, '')))
  if (app) return { runtime: app.runtime, app: app.id }
  const runtime = IMAGES.find(([form]) => form.test(name))?.[1]
  return runtime === undefined ? undefined : { runtime }
}
