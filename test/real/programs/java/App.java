import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.BatchLogRecordProcessor;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.util.concurrent.TimeUnit;

/** One span, one metric and one log record. APP_WIRING says where the SDK comes from; the end of the program flushes what it does not own. */
public final class App {
  public static void main(String[] args) {
    if (args.length > 0) return; // an argument asks whether the program starts at all
    OpenTelemetry sdk = sdk(String.valueOf(System.getenv("APP_WIRING")));
    System.err.println("APP sdk " + sdk.getClass().getName());
    sdk.getTracer("app").spanBuilder("span").startSpan().end();
    sdk.getMeter("app").counterBuilder("count").build().add(1);
    sdk.getLogsBridge().get("app").logRecordBuilder().setBody("record").emit();
    System.out.println("APP flush");
    if (sdk instanceof OpenTelemetrySdk own) own.shutdown().join(10, TimeUnit.SECONDS);
    System.out.println("APP done");
    System.exit(0);
  }

  private static OpenTelemetry sdk(String wiring) {
    return switch (wiring) {
      case "autoconfigure" -> AutoConfiguredOpenTelemetrySdk.initialize().getOpenTelemetrySdk();
      case "code" -> inCode();
      case "global", "agent" -> GlobalOpenTelemetry.get();
      default -> throw new IllegalArgumentException("APP_WIRING is " + wiring);
    };
  }

  private static OpenTelemetrySdk inCode() {
    var spans = BatchSpanProcessor.builder(OtlpHttpSpanExporter.builder().build()).build();
    var metrics = PeriodicMetricReader.create(OtlpHttpMetricExporter.builder().build());
    var logs = BatchLogRecordProcessor.builder(OtlpHttpLogRecordExporter.builder().build()).build();
    return OpenTelemetrySdk.builder()
        .setTracerProvider(SdkTracerProvider.builder().addSpanProcessor(spans).build())
        .setMeterProvider(SdkMeterProvider.builder().registerMetricReader(metrics).build())
        .setLoggerProvider(SdkLoggerProvider.builder().addLogRecordProcessor(logs).build())
        .build();
  }
}
