/** Headers by which some backend decides where data land; each profile repeats its own with what it means. */
export const routingHeaders: ReadonlySet<string> = new Set(['x-mlflow-experiment-id', 'x-mlflow-workspace', 'x-mlflow-run-id'])
