import { meaningCheck } from '../../src/engine/kit.ts'

export default meaningCheck('backend/accepted-nothing', 'error', 'each success is an answer of an OTLP receiver')
