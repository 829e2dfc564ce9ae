"""Makes one span, one metric and one log record, and flushes them. APP_WIRING says who makes the exporters."""

import logging
import os
import sys
import threading

WIRING = os.environ["APP_WIRING"]

# Any program that passes its context on imports this; it reads OTEL_PROPAGATORS.
import opentelemetry.propagate
from opentelemetry import metrics, trace
from opentelemetry._logs import LogRecord, SeverityNumber, get_logger_provider, set_logger_provider


def say(text):
    sys.stdout.write(f"APP {text}\n")
    sys.stdout.flush()


def set_up(protocol):
    from opentelemetry.sdk._logs import LoggerProvider
    from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
    from opentelemetry.sdk.metrics import MeterProvider
    from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    if protocol == "http":
        from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
        from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    else:
        from opentelemetry.exporter.otlp.proto.grpc._log_exporter import OTLPLogExporter
        from opentelemetry.exporter.otlp.proto.grpc.metric_exporter import OTLPMetricExporter
        from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
    tracers = TracerProvider()
    tracers.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(tracers)
    metrics.set_meter_provider(MeterProvider([PeriodicExportingMetricReader(OTLPMetricExporter())]))
    loggers = LoggerProvider()
    loggers.add_log_record_processor(BatchLogRecordProcessor(OTLPLogExporter()))
    set_logger_provider(loggers)


def configured():
    tracers, meters, loggers = trace.get_tracer_provider(), metrics.get_meter_provider(), get_logger_provider()
    if getattr(getattr(tracers, "_active_span_processor", None), "_span_processors", ()):
        say("configured traces")
    if getattr(meters, "_metric_readers", ()):
        say("configured metrics")
    if getattr(getattr(loggers, "_multi_log_record_processor", None), "_log_record_processors", ()):
        say("configured logs")


def emit():
    with trace.get_tracer("app").start_as_current_span("span"):
        pass
    metrics.get_meter("app").create_counter("metric").add(1)
    get_logger_provider().get_logger("app").emit(LogRecord(body="log", severity_number=SeverityNumber.INFO))


def flush(provider):
    if hasattr(provider, "force_flush"):
        provider.force_flush()


if WIRING != "auto":
    set_up(WIRING.removeprefix("code-"))
configured()
emit()
say("flush")
threads = [
    threading.Thread(target=flush, args=(provider,))
    for provider in (trace.get_tracer_provider(), metrics.get_meter_provider(), get_logger_provider())
]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
say("done")
logging.shutdown()
sys.stderr.flush()
os._exit(0)
