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

/** A plug-in of the project itself, which may bring dependencies along. */
const OWN_PLUGIN =
  /\bid\s*(?:\(\s*)?["'](?!(?:java|java-library|application|war|ear|groovy|scala|maven-publish|jacoco|checkstyle|pmd|idea|eclipse|signing)["']|(?:org|com|io|net|de|me|dev|co|app)\.)/

/** More stands in another module, in a parent or in a plug-in; `settings`: those of Gradle, which a module has not beside it. */
export const areOpen = (texts: readonly { path: string; text: string }[], settings?: readonly string[]): boolean =>
  buildFiles(texts).some(({ closed }) => !closed) ||
  texts.some(({ path, text }) => /\.gradle/.test(path) && OWN_PLUGIN.test(text)) ||
  (settings !== undefined && (settings.length === 0 || settings.some((text) => /^[ \t]*include/m.test(text))))

/** `<dependencyManagement>` sets versions and brings nothing in. */
const boms = (text: string): Package[] =>
  [...text.matchAll(/<groupId>([^<]+)<\/groupId>\s*<artifactId>([^<]+)<\/artifactId>\s*<version>([^<]+)<\/version>/g)].map(
    ([, group, name, version]) => ({ name: `${group}:${name}`, ...exact(version), direct: false }),
  )

/** gradle.lockfile: `group:name:1.2.3=compileClasspath,runtimeClasspath`. */
const lockfile = (text: string): Package[] =>
  [...text.matchAll(/^([\w.-]+:[\w.-]+):([^=:\s]+)=/gm)].map(([, name = '', version]) => ({ name, ...exact(version), direct: false }))
