package nofeature

import ai.koog.agents.core.agent.AIAgent
import ai.koog.prompt.executor.clients.openai.OpenAIModels
import kotlinx.coroutines.delay
import model.model

suspend fun main() {
    val agent = AIAgent(
        promptExecutor = model(),
        llmModel = OpenAIModels.Chat.GPT4o,
    )
    println(agent.run("Tell me a joke"))
    delay(4_000)
}
