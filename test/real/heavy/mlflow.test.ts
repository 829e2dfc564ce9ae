import { basicAuth } from '../matrix/mlflow.ts'
import { matrix } from '../support/matrix.ts'
import { LOGIN, startTracking } from '../support/servers/mlflow.ts'

matrix('MLflow 3.17.2, basic auth', () => startTracking('3.17.2-full', LOGIN), basicAuth)
