import { brokenCases, fileStoreCase, healthyCases, withServer } from './support/mlflow-cases.ts'

await withServer('3.17.2', 'sqlite', (server) => {
  healthyCases(server)
  brokenCases(server)
})
await withServer('3.6.0', 'sqlite', (server) => {
  healthyCases(server)
  brokenCases(server)
})
await withServer('3.6.0', 'default', fileStoreCase)
await withServer('3.17.2', 'file', fileStoreCase)
