import type { Profile } from '../types.ts'

/** The managed MLflow of Databricks. */
const mlflowDatabricks: Profile = {
  id: 'mlflow-databricks',
  title: 'Databricks (managed MLflow)',
  hosts: ['.cloud.databricks.com', '.azuredatabricks.net', '.gcp.databricks.com'],
  protocols: ['http/protobuf'],
  signals: ['traces', 'metrics', 'logs'],
  anyPath: true,
  ports: { http: [443] },
  tlsOnly: true,
  credentials: [{ name: 'authorization', schemes: ['Bearer'], example: 'Bearer <a token>' }],
  routing: [
    {
      name: 'x-databricks-uc-table-name',
      required: false,
      example: 'main.otel.spans',
      what: 'the table of Unity Catalog that gets the spans',
    },
  ],
  sources: [
    'https://docs.databricks.com/aws/en/mlflow3/genai/tracing/trace-unity-catalog',
    'https://mlflow.org/docs/latest/genai/tracing/opentelemetry/ingest',
  ],
  regions: [],
  basePath: '',
  otherPorts: {},
}

export default mlflowDatabricks
