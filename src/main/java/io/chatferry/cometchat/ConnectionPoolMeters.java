package io.chatferry.cometchat;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Metrics;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.pool.ConnPoolControl;
import org.apache.hc.core5.pool.PoolStats;

/**
 * The meters of the HTTP client's connection pool, {@code httpcomponents.httpclient.pool.*}, in Micrometer's global
 * registry, which writes nowhere unless a live page serves metrics. The names are those of Micrometer's own binder, which
 * is deprecated.
 */
final class ConnectionPoolMeters implements AutoCloseable {

    private static final String PREFIX = "httpcomponents.httpclient.pool.total.";

    private final ConnPoolControl<HttpRoute> pool;
    private final List<Meter> meters;

    ConnectionPoolMeters(ConnPoolControl<HttpRoute> pool) {
        this.pool = pool;
        this.meters = List.of(
                gauge("max", "all", "Connections that the pool may open.", PoolStats::getMax),
                gauge("connections", "available", "Idle connections.", PoolStats::getAvailable),
                gauge("connections", "leased", "Connections in use.", PoolStats::getLeased),
                gauge("pending", "all", "Requests that wait for a connection.", PoolStats::getPending));
    }

    private Meter gauge(String name, String state, String description, ToDoubleFunction<PoolStats> value) {
        return Gauge.builder(PREFIX + name, this, meters -> value.applyAsDouble(meters.pool.getTotalStats()))
                .description(description)
                .tag("httpclient", "cometchat")
                .tag("state", state)
                .register(Metrics.globalRegistry);
    }

    @Override
    public void close() {
        meters.forEach(Metrics.globalRegistry::remove);
    }
}
