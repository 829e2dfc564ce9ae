import { expect, test } from 'vitest'
import { causes, checkGoose } from '../support/cli.ts'
import { brokenCases, documented, healthyCases, withServer } from '../support/mlflow-cases.ts'

await withServer('3.10.1', 'sqlite', (server) => {
  healthyCases(server)
  brokenCases(server)
})

await withServer('2.22.5', 'sqlite', (server) => {
  test('this version takes no OTLP at all: backend/too-old is the one root cause', async (context) => {
    const checked = await checkGoose(documented(server(context).base))
    expect(causes(checked)).toEqual(['backend/too-old'])
    expect(checked.status).toBe(1)
  })
})
