import type { Profile } from '../../types.ts'
import { EXPERIMENT } from './answer.ts'
import { checks } from './checks.ts'
import { explain } from './explain.ts'
import { inspect } from './inspect.ts'
import { reader } from './reader.ts'
import { recognise } from './recognise.ts'

/** MLflow tracking server, measured from 2.22.5 to 3.17.2; OTLP exists from 3.4 on. */
const mlflow: Profile = {
  id: 'mlflow',
  title: 'MLflow',
  images: ['mlflow/mlflow', 'burakince/mlflow', 'bitnami/mlflow'],
  hosts: [],
  regions: [],
  // JSON from 3.12 on; older versions refuse it themselves.
  protocols: ['http/protobuf', 'http/json'],
  signals: ['traces'],
  basePath: '',
  ports: { http: [5000] },
  // A login is asked for only where the server runs with basic-auth, and then by the answer.
  credentials: [],
  routing: [
    { name: EXPERIMENT, required: true, example: '0', what: 'the experiment that gets the traces, by its number' },
    { name: 'x-mlflow-workspace', required: false, example: 'default', what: 'the workspace, on a server that has workspaces' },
    { name: 'x-mlflow-run-id', required: false, example: '', what: 'the run that the traces are linked to' },
  ],
  otherPorts: {},
  sources: [
    'https://mlflow.org/docs/latest/genai/tracing/opentelemetry/ingest/',
    'https://github.com/mlflow/mlflow/blob/master/mlflow/server/otel_api.py',
    'https://github.com/mlflow/mlflow/issues/17864',
  ],
  unauthorized: [
    'the user or the password is wrong',
    'no Authorization header is sent, or %20 in it is not decoded',
    'the server was upgraded to 3.10 or later, where /v1/traces asks for a login too',
    'a proxy in front of MLflow asks, and its rule does not cover /v1/traces',
  ],
  marks: [EXPERIMENT],
  recognise,
  inspect,
  explain,
  reader,
  checks,
}

export default mlflow
