// One span, one metric and one log record through exporters that are built without settings in code. APP_WIRING says how they are built.
package main

import (
	"context"
	"fmt"
	"os"
	"sync"
	"time"

	"go.opentelemetry.io/contrib/exporters/autoexport"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlplog/otlploggrpc"
	"go.opentelemetry.io/otel/exporters/otlp/otlplog/otlploghttp"
	"go.opentelemetry.io/otel/exporters/otlp/otlpmetric/otlpmetricgrpc"
	"go.opentelemetry.io/otel/exporters/otlp/otlpmetric/otlpmetrichttp"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracegrpc"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/log"
	sdklog "go.opentelemetry.io/otel/sdk/log"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
)

type wiring struct {
	traces  func(context.Context) (sdktrace.SpanExporter, error)
	metrics func(context.Context) (sdkmetric.Reader, error)
	logs    func(context.Context) (sdklog.Exporter, error)
}

func periodic[E sdkmetric.Exporter](exporter E, err error) (sdkmetric.Reader, error) {
	if err != nil {
		return nil, err
	}
	return sdkmetric.NewPeriodicReader(exporter), nil
}

var wirings = map[string]wiring{
	"autoexport": {
		func(ctx context.Context) (sdktrace.SpanExporter, error) { return autoexport.NewSpanExporter(ctx) },
		func(ctx context.Context) (sdkmetric.Reader, error) { return autoexport.NewMetricReader(ctx) },
		func(ctx context.Context) (sdklog.Exporter, error) { return autoexport.NewLogExporter(ctx) },
	},
	"otlphttp": {
		func(ctx context.Context) (sdktrace.SpanExporter, error) { return otlptracehttp.New(ctx) },
		func(ctx context.Context) (sdkmetric.Reader, error) { return periodic(otlpmetrichttp.New(ctx)) },
		func(ctx context.Context) (sdklog.Exporter, error) { return otlploghttp.New(ctx) },
	},
	"otlpgrpc": {
		func(ctx context.Context) (sdktrace.SpanExporter, error) { return otlptracegrpc.New(ctx) },
		func(ctx context.Context) (sdkmetric.Reader, error) { return periodic(otlpmetricgrpc.New(ctx)) },
		func(ctx context.Context) (sdklog.Exporter, error) { return otlploggrpc.New(ctx) },
	},
}

// What a program tells the test on standard output, and a reader on standard error.
func say(text string)                    { fmt.Println("APP " + text) }
func explain(format string, args ...any) { fmt.Fprintf(os.Stderr, "APP "+format+"\n", args...) }

func built(signal string, isNone bool, err error) bool {
	explain("%s exporter: none=%v err=%v", signal, isNone, err)
	if err == nil && !isNone {
		say("configured " + signal)
	}
	return err == nil
}

// Makes one item of each signal whose exporter stands, and gives back what flushes them.
func start(ctx context.Context, chosen wiring) []func(context.Context) error {
	var stops []func(context.Context) error
	traces, err := chosen.traces(ctx)
	if built("traces", err == nil && autoexport.IsNoneSpanExporter(traces), err) {
		provider := sdktrace.NewTracerProvider(sdktrace.WithBatcher(traces))
		_, span := provider.Tracer("app").Start(ctx, "span")
		time.Sleep(50 * time.Millisecond) // what works takes time; and a queue without length has somebody waiting at it
		span.End()
		stops = append(stops, provider.Shutdown)
	}
	metrics, err := chosen.metrics(ctx)
	if built("metrics", err == nil && autoexport.IsNoneMetricReader(metrics), err) {
		provider := sdkmetric.NewMeterProvider(sdkmetric.WithReader(metrics))
		counter, _ := provider.Meter("app").Int64Counter("count")
		counter.Add(ctx, 1)
		stops = append(stops, provider.Shutdown)
	}
	logs, err := chosen.logs(ctx)
	if built("logs", err == nil && autoexport.IsNoneLogExporter(logs), err) {
		provider := sdklog.NewLoggerProvider(sdklog.WithProcessor(sdklog.NewBatchProcessor(logs)))
		var record log.Record
		record.SetBody(attribute.StringValue("record"))
		provider.Logger("app").Emit(ctx, record)
		stops = append(stops, provider.Shutdown)
	}
	return stops
}

func main() {
	if len(os.Args) > 1 {
		return // an argument asks whether the program starts at all
	}
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) { explain("otel error: %v", err) }))
	chosen, ok := wirings[os.Getenv("APP_WIRING")]
	if !ok {
		explain("APP_WIRING is %q", os.Getenv("APP_WIRING"))
		os.Exit(2)
	}
	wait, err := time.ParseDuration(os.Getenv("APP_SHUTDOWN"))
	if err != nil {
		wait = 3 * time.Second
	}
	stops := start(context.Background(), chosen)
	say("flush")
	ctx, cancel := context.WithTimeout(context.Background(), wait)
	defer cancel()
	// All at once: a signal that cannot leave keeps no other one waiting.
	var all sync.WaitGroup
	for _, stop := range stops {
		all.Go(func() { explain("shutdown err=%v", stop(ctx)) })
	}
	all.Wait()
	say("done")
}
