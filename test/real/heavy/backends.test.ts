import { jaeger, jaegerAnywhere } from '../matrix/jaeger.ts'
import { prometheus, prometheusWithout } from '../matrix/others.ts'
import { matrix } from '../support/matrix.ts'
import { startJaeger, startPrometheus } from '../support/servers/others.ts'

matrix('Jaeger 2.13.0', () => startJaeger(true), jaeger)
matrix('Jaeger on any ports', () => startJaeger(false), jaegerAnywhere)
matrix('Prometheus 3.15', () => startPrometheus({ receiver: true }), prometheus)
matrix('Prometheus without its receiver', () => startPrometheus({ receiver: false }), prometheusWithout)
