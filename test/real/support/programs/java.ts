import { join } from 'node:path'
import { agentDialect, javaDialect } from '../../grammar-jvm.ts'
import { fingerprint, installed, type Missing, programFolder } from '../cache.ts'
import { onPath } from '../processes.ts'
import type { Program, Ready } from '../program.ts'

const VERSION = '1.67.0'
const AGENT = '2.33.1'
const SOURCE = programFolder('java')
const PLUGIN = 'org.apache.maven.plugins:maven-dependency-plugin:2.8'
/** A start of a JVM that runs for a second costs less so. */
const QUICK = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xmx256m']

/** The SDK for Java, with autoconfigure, with exporters made in code, or the global one of the API. */
export const javaProgram: Program = {
  runtime: 'java',
  version: VERSION,
  wirings: ['autoconfigure', 'code', 'global'],
  survives: ['global'],
  dialect: javaDialect,
  install: () => install(() => []),
}

/** The Java agent: all its instrumentation is off, but for the bridge from the API. */
export const javaagentProgram: Program = {
  runtime: 'javaagent',
  version: AGENT,
  wirings: ['agent'],
  survives: ['agent'],
  dialect: agentDialect,
  install: () =>
    install((folder) => [
      `-javaagent:${join(folder, 'opentelemetry-javaagent.jar')}`,
      '-Dotel.instrumentation.common.default-enabled=false',
      '-Dotel.instrumentation.opentelemetry-api.enabled=true',
    ]),
}

async function install(options: (folder: string) => string[]): Promise<Ready | Missing> {
  const java = onPath('java')
  if (!java) return { missing: 'there is no java on the PATH' }
  return installed(`java-sdk-${VERSION}-agent-${AGENT}-${fingerprint(SOURCE)}`, (folder) => {
    const [lib, classes] = [join(folder, 'lib'), join(folder, 'classes')]
    const maven = ['mvn', '--quiet', '--batch-mode']
    const agent = [
      `-Dartifact=io.opentelemetry.javaagent:opentelemetry-javaagent:${AGENT}`,
      `-DoutputDirectory=${folder}`,
      '-Dmdep.stripVersion=true',
    ]
    const app = ['-cp', `${classes}:${lib}/*`, 'App']
    return {
      steps: [
        [...maven, '-f', join(SOURCE, 'pom.xml'), `${PLUGIN}:copy-dependencies`, `-DoutputDirectory=${lib}`],
        [...maven, `${PLUGIN}:copy`, ...agent],
        ['javac', '-d', classes, '-cp', `${lib}/*`, join(SOURCE, 'App.java')],
      ],
      works: [java, ...app, 'works'],
      result: {
        start: ({ wiring, jvm }) => ({
          command: [java, ...options(folder), ...QUICK, ...jvm, ...app],
          env: { APP_WIRING: wiring, LANG: 'C.UTF-8' },
        }),
        printed: () => false, // the console exporters write to the log of the JVM, among all else
      },
    }
  })
}
