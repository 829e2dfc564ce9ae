import { collector } from '../matrix/collector.ts'
import { elsewhere, queueing } from '../matrix/collector-queue.ts'
import { matrix } from '../support/matrix.ts'
import { startCollector, startQueueing } from '../support/servers/collector.ts'

matrix('Collector 0.161.0', startCollector, collector)
matrix('Collector with queues', () => startQueueing(8888), queueing)
matrix('Collector with queues, metrics elsewhere', () => startQueueing(0), elsewhere)
