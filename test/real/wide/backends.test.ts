import { zipkin } from '../matrix/others.ts'
import { phoenix, phoenixWithLogin } from '../matrix/phoenix.ts'
import { matrix } from '../support/matrix.ts'
import { startPhoenix, startZipkin } from '../support/servers/others.ts'

matrix('Phoenix 20.26.1', () => startPhoenix({ auth: false }), phoenix)
matrix('Phoenix with a login', () => startPhoenix({ auth: true }), phoenixWithLogin)
matrix('Zipkin 3.6.1', () => startZipkin(true), zipkin)
matrix('Zipkin on any port', () => startZipkin(false), zipkin)
