declare module 'undici/lib/dispatcher/client.js' {
  export { Client as default } from 'undici'
}
declare module 'undici/lib/api/api-request.js' {
  const request: import('./undici.ts').Request
  export default request
}
