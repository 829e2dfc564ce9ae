package jsonends

import ai.koog.agents.core.agent.AIAgent
import ai.koog.agents.features.opentelemetry.feature.OpenTelemetry
import ai.koog.prompt.executor.clients.openai.OpenAIModels
import ai.koog.agents.features.opentelemetry.integration.otlp.OtlpJsonSpanExporter
import model.model

suspend fun main() {
    val agent = AIAgent(
        promptExecutor = model(),
        llmModel = OpenAIModels.Chat.GPT4o,
    ) {
        install(OpenTelemetry) {
            addSpanExporter(OtlpJsonSpanExporter("http://localhost:5000/v1/traces"))
        }
    }
    println(agent.run("Tell me a joke"))
}
