//! One span, one metric and one log record through exporters that are built without settings in code. APP_BUILDER says how they are built.
use opentelemetry::logs::{LogRecord, Logger, LoggerProvider};
use opentelemetry::metrics::MeterProvider;
use opentelemetry::trace::{Span, Tracer, TracerProvider};
#[cfg(all(feature = "tonic", feature = "tls"))]
use opentelemetry_otlp::{tonic_types::transport::ClientTlsConfig, WithTonicConfig};
use opentelemetry_otlp::{LogExporter, MetricExporter, SpanExporter};
use opentelemetry_sdk::{logs::SdkLoggerProvider, metrics::SdkMeterProvider, trace::SdkTracerProvider};
use std::fmt::Debug;
use tracing_subscriber::filter::LevelFilter;

macro_rules! exporter {
    ($kind:ident, $builder:expr) => {
        match $builder {
            "auto" => $kind::builder().build(),
            "with_http" => $kind::builder().with_http().build(),
            #[cfg(feature = "tonic")]
            "with_tonic" => $kind::builder().with_tonic().build(),
            #[cfg(all(feature = "tonic", feature = "tls"))]
            "with_tonic+roots" => $kind::builder().with_tonic().with_tls_config(ClientTlsConfig::new().with_enabled_roots()).build(),
            other => panic!("APP_BUILDER is {other}"),
        }
    };
}

fn told<T, E: Debug>(signal: &str, built: Result<T, E>) -> Option<T> {
    match built {
        Ok(_) => println!("APP configured {signal}"),
        Err(ref error) => eprintln!("APP {signal} exporter: {error:?}"),
    }
    built.ok()
}

fn main() {
    if std::env::args().count() > 1 {
        return; // an argument asks whether the program starts at all
    }
    tracing_subscriber::fmt().with_writer(std::io::stderr).with_ansi(false).with_max_level(LevelFilter::WARN).init();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
    let _inside = runtime.enter();
    let name = std::env::var("APP_BUILDER").unwrap_or_default();
    let builder = name.as_str();
    let traces = told("traces", exporter!(SpanExporter, builder)).map(|one| SdkTracerProvider::builder().with_batch_exporter(one).build());
    let metrics = told("metrics", exporter!(MetricExporter, builder)).map(|one| SdkMeterProvider::builder().with_periodic_exporter(one).build());
    let logs = told("logs", exporter!(LogExporter, builder)).map(|one| SdkLoggerProvider::builder().with_batch_exporter(one).build());

    if let Some(provider) = &traces {
        provider.tracer("app").start("span").end();
    }
    if let Some(provider) = &metrics {
        provider.meter("app").u64_counter("count").build().add(1, &[]);
    }
    if let Some(provider) = &logs {
        let logger = provider.logger("app");
        let mut record = logger.create_log_record();
        record.set_body("record".into());
        logger.emit(record);
    }
    println!("APP flush");
    // All at once: a signal that cannot leave keeps no other one waiting.
    std::thread::scope(|scope| {
        scope.spawn(|| traces.as_ref().map(|one| eprintln!("APP shutdown traces: {:?}", one.shutdown())));
        scope.spawn(|| metrics.as_ref().map(|one| eprintln!("APP shutdown metrics: {:?}", one.shutdown())));
        scope.spawn(|| logs.as_ref().map(|one| eprintln!("APP shutdown logs: {:?}", one.shutdown())));
    });
    println!("APP done");
}
