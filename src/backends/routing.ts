/** Headers by which some backend decides where data land; each profile repeats its own with what it means. */
export const routingHeaders: ReadonlySet<string> = new Set([
  'dash0-dataset',
  'langsmith-project',
  'x-axiom-dataset',
  'x-axiom-metrics-dataset',
  'x-bt-parent',
  'x-highlight-project',
  'x-honeycomb-dataset',
  'x-langfuse-ingestion-version',
  'x-mlflow-experiment-id',
  'x-mlflow-run-id',
  'x-mlflow-workspace',
  'x-scope-orgid',
])
