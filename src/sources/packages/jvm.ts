import { buildFiles } from '../build-files.ts'
import type { Package } from '../../types.ts'
import { exact } from './package.ts'

/** Maven and Gradle build files of one folder, together: what a catalog or properties say of versions counts in each. */
export function jvmPackages(texts: readonly { path: string; text: string }[]): Package[] {
  const asked = buildFiles(texts).flatMap(({ dependencies }) => dependencies)
  return [
    ...asked.map(({ group, name, version }) => ({ name: `${group}:${name}`, ...exact(version), direct: true })),
    ...texts.flatMap(({ path, text }) => (path === 'pom.xml' ? boms(text) : path.endsWith('.lockfile') ? lockfile(text) : [])),
  ]
}

/** More stands in another module, in a parent or in a plug-in. */
export const areOpen = (texts: readonly { path: string; text: string }[]): boolean => buildFiles(texts).some(({ closed }) => !closed)

/** `<dependencyManagement>` sets versions and brings nothing in. */
const boms = (text: string): Package[] =>
  [...text.matchAll(/<groupId>([^<]+)<\/groupId>\s*<artifactId>([^<]+)<\/artifactId>\s*<version>([^<]+)<\/version>/g)].map(
    ([, group, name, version]) => ({ name: `${group}:${name}`, ...exact(version), direct: false }),
  )

/** gradle.lockfile: `group:name:1.2.3=compileClasspath,runtimeClasspath`. */
const lockfile = (text: string): Package[] =>
  [...text.matchAll(/^([\w.-]+:[\w.-]+):([^=:\s]+)=/gm)].map(([, name = '', version]) => ({ name, ...exact(version), direct: false }))
