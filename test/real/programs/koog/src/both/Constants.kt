package constants

import ai.koog.agents.core.agent.AIAgent
import ai.koog.agents.features.opentelemetry.feature.OpenTelemetry
import ai.koog.prompt.executor.clients.openai.OpenAIModels
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter
import kotlinx.coroutines.delay
import model.model

private const val BASE = "http://localhost"

object Config {
    const val PORT = 5_000
    const val HEADER = "x-mlflow-experiment-id"
}

suspend fun main() {
    val agent = AIAgent(
        promptExecutor = model(),
        llmModel = OpenAIModels.Chat.GPT4o,
    ) {
        install(OpenTelemetry) {
            addSpanExporter(
                OtlpHttpSpanExporter.builder()
                    .setEndpoint("$BASE:${Config.PORT}/v1/traces")
                    .addHeader(Config.HEADER, "3")
                    .build()
            )
        }
    }
    println(agent.run("Tell me a joke"))
    delay(4_000)
}
