package discordination.app;

import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/// What the process says of its memory, its processors and its collections. They come from Java's management, which
/// takes a tenth of a start to come to life; so it does that once the ports answer.
final class ProcessMetrics implements AutoCloseable {
    private final PrometheusMeterRegistry metrics;
    private JvmGcMetrics collections;
    private boolean closed;

    ProcessMetrics(PrometheusMeterRegistry metrics) {
        this.metrics = metrics;
    }

    void start() {
        Thread.ofVirtual().name("process-metrics").start(this::bind);
    }

    private synchronized void bind() {
        if (closed || collections != null) return;
        new JvmMemoryMetrics().bindTo(metrics);
        new ProcessorMetrics().bindTo(metrics);
        collections = new JvmGcMetrics();
        collections.bindTo(metrics);
    }

    /// All numbers as Prometheus reads them, those of the process always among them.
    String scrape() {
        bind();
        return metrics.scrape();
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (collections != null) collections.close();
    }
}
