package model

import ai.koog.prompt.executor.clients.openai.OpenAIClientSettings
import ai.koog.prompt.executor.clients.openai.OpenAILLMClient
import ai.koog.prompt.executor.llms.MultiLLMPromptExecutor
import java.net.InetAddress
import java.net.ServerSocket
import kotlin.concurrent.thread

private const val ANSWER =
    """{"id":"1","object":"chat.completion","created":1,"model":"gpt-4o","choices":[{"index":0,"message":{"role":"assistant","content":"A joke"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}"""

/** The API of a model on this machine, which answers every prompt alike; its threads keep no process alive. */
fun model(answersAfterMs: Long = 0): MultiLLMPromptExecutor {
    val server = ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))
    thread(isDaemon = true) {
        while (true) {
            val socket = server.accept()
            thread(isDaemon = true) {
                socket.use {
                    val input = it.getInputStream().bufferedReader()
                    var length = 0
                    while (true) {
                        val line = input.readLine() ?: return@use
                        if (line.isEmpty()) break
                        if (line.startsWith("content-length:", ignoreCase = true)) length = line.substringAfter(':').trim().toInt()
                    }
                    repeat(length) { input.read() }
                    Thread.sleep(answersAfterMs)
                    val head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${ANSWER.length}\r\nConnection: close\r\n\r\n"
                    it.getOutputStream().write((head + ANSWER).toByteArray())
                    it.getOutputStream().flush()
                }
            }
        }
    }
    val settings = OpenAIClientSettings(baseUrl = "http://127.0.0.1:${server.localPort}")
    return MultiLLMPromptExecutor(OpenAILLMClient("no-key", settings))
}
