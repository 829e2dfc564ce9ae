package getdefault

import ai.koog.agents.core.agent.AIAgent
import ai.koog.agents.features.opentelemetry.feature.OpenTelemetry
import ai.koog.prompt.executor.clients.openai.OpenAIModels
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter
import kotlinx.coroutines.delay
import model.model

suspend fun main() {
    val agent = AIAgent(
        promptExecutor = model(),
        llmModel = OpenAIModels.Chat.GPT4o,
    ) {
        install(OpenTelemetry) {
            addSpanExporter(OtlpHttpSpanExporter.getDefault())
        }
    }
    println(agent.run("Tell me a joke"))
    delay(4_000)
}
