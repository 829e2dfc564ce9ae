import { besidePrefix, mlflow2225, mlflow3101, otherHosts, prefixed } from '../matrix/mlflow.ts'
import { matrix } from '../support/matrix.ts'
import { startTracking } from '../support/servers/mlflow.ts'

const prefix = { args: ['--static-prefix', '/mlflow'] }
const hosts = { args: ['--allowed-hosts', 'mlflow.example.com'] }

matrix('MLflow 3.10.1', () => startTracking('3.10.1'), mlflow3101)
matrix('MLflow 3.10.1, --static-prefix', () => startTracking('3.10.1', prefix), besidePrefix)
matrix('MLflow 3.17.2, --static-prefix', () => startTracking('3.17.2', prefix), prefixed)
matrix('MLflow 3.17.2, --allowed-hosts', () => startTracking('3.17.2', hosts), otherHosts)
matrix('MLflow 2.22.5', () => startTracking('2.22.5'), mlflow2225)
