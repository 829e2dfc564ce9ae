import { besidePrefix, fileStore, mlflow3172, mlflow360 } from './matrix/mlflow.ts'
import { matrix } from './support/matrix.ts'
import { startTracking } from './support/servers/mlflow.ts'

const prefix = { args: ['--static-prefix', '/mlflow'] }

matrix('MLflow 3.17.2', () => startTracking('3.17.2'), mlflow3172)
matrix('MLflow 3.17.2, file store', () => startTracking('3.17.2', { store: 'file' }), fileStore)
matrix('MLflow 3.6.0', () => startTracking('3.6.0'), mlflow360)
matrix('MLflow 3.6.0, its default store', () => startTracking('3.6.0', { store: 'default' }), fileStore)
matrix('MLflow 3.6.0, --static-prefix', () => startTracking('3.6.0', prefix), besidePrefix)
