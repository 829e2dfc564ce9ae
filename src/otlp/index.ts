// The one way into this folder: callers load it lazily, so that a run without the network does not pay for it.
export { decodeExportResponse, decodeStatus, encodeStatus, type ExportAnswer, type RpcStatus } from './answers.ts'
export { decodeExport, emptyRequest, encodeExportResponse, encodeTraces, type TraceToSend } from './codec.ts'
export { noFaults, parseFault, type Faults, type FaultSet } from './faults.ts'
export type { Attributes, Export, PlainSpan } from './plain.ts'
export { RECEIVER_NAME } from './readback.ts'
export { startReceiver, type Received, type Receiver, type ReceiverLimits, type ReceiverOptions } from './receiver.ts'
export { encodingOf, MEDIA_TYPE, type Encoding } from './schemas.ts'
export { syntheticTrace, type SyntheticOptions, type SyntheticTrace } from './synthetic.ts'
