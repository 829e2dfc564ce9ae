import { getResponse, type RequestHandler } from 'msw'
import { Agent, type Dispatcher } from 'undici'

// msw's setupServer does not see the undici package, and a test would reach the network: https://github.com/mswjs/msw/issues/2165

/** A dispatcher that msw handlers answer; a request that none of them claims is an error. */
export function mswDispatcher(...handlers: RequestHandler[]): Dispatcher {
  return new Agent().compose(() => (options, handler) => {
    void answer(handlers, options, handler)
    return true
  })
}

async function answer(handlers: RequestHandler[], options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): Promise<void> {
  const { control, whenAborted } = controller()
  try {
    handler.onRequestStart?.(control, {})
    const response = await Promise.race([ask(handlers, options), whenAborted])
    handler.onResponseStart?.(control, response.status, headersOf(response), response.statusText)
    for await (const chunk of response.body ?? []) {
      if (control.aborted) throw control.reason
      handler.onResponseData?.(control, Buffer.from(chunk))
    }
    handler.onResponseEnd?.(control, {})
  } catch (error) {
    handler.onResponseError?.(control, error instanceof Error ? error : new Error(String(error)))
  }
}

async function ask(handlers: RequestHandler[], { origin, path, method, headers, body }: Dispatcher.DispatchOptions): Promise<Response> {
  const request = new Request(new URL(path, String(origin)), {
    method,
    headers: headers as Record<string, string>,
    body: body as Uint8Array<ArrayBuffer> | null,
  })
  const response = await getResponse(handlers, request)
  if (!response) throw new Error(`no handler claims ${method} ${request.url}`)
  if (response.type === 'error') throw Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })
  return response
}

function headersOf(response: Response): Record<string, string | string[]> {
  const cookies = response.headers.getSetCookie()
  return { ...Object.fromEntries(response.headers), ...(cookies.length > 1 && { 'set-cookie': cookies }) }
}

type Control = { -readonly [K in keyof Dispatcher.DispatchController]: Dispatcher.DispatchController[K] }

/** What undici's handlers steer an answer with. */
function controller(): { control: Control; whenAborted: Promise<never> } {
  let stop: (error: Error) => void = () => {}
  const whenAborted = new Promise<never>((_resolve, reject) => (stop = reject))
  const control: Control = {
    aborted: false,
    paused: false,
    reason: null,
    rawHeaders: null,
    rawTrailers: null,
    abort(reason) {
      Object.assign(control, { aborted: true, reason })
      stop(reason)
    },
    pause: () => void (control.paused = true),
    resume: () => void (control.paused = false),
  }
  return { control, whenAborted }
}
