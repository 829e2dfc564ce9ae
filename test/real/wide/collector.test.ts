import { collector } from '../matrix/collector.ts'
import { startCollector } from '../support/servers/collector.ts'
import { matrix } from '../support/matrix.ts'

matrix('Collector 0.161.0', startCollector, collector)
