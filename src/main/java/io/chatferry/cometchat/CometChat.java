package io.chatferry.cometchat;

import io.chatferry.cometchat.answer.Answer;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.DefaultConnectionKeepAliveStrategy;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The client of CometChat's REST API. Safe for use by many threads.
 *
 * <p>It retries and redirects nothing: the target sees each call once, or not at all. As many requests are in flight as
 * there are connections; further ones wait for one, at most as long as connecting may take.
 */
public final class CometChat implements AutoCloseable {

    /** An answer longer than this (64 MiB) is not read to its end. */
    static final int MAX_ANSWER = 64 * 1024 * 1024;

    /** Servers commonly close after 5 s or more of silence: by then the connection is gone from here. */
    private static final TimeValue IDLE = TimeValue.ofSeconds(4);

    /** One does more at each waking than two would, and is far from busy at any limit that there is. */
    private static final int IO_THREADS = 1;

    /** How often it is looked up what has not come in time. */
    private static final long TICK_MILLIS = 20;

    private static final Logger LOG = LoggerFactory.getLogger(CometChat.class);

    private final HttpHost host;
    private final String basePath;
    private final String appId;
    private final ApiKey key;
    private final ExchangeContext exchanges;
    private final PoolingAsyncClientConnectionManager connections;
    private final CloseableHttpAsyncClient http;
    private final ConnectionPoolMeters meters;
    private final ScheduledExecutorService deadlines;
    private final Set<HttpExchange> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * @param base such as {@code https://APP.api-us.cometchat.io/v3}
     * @param appId goes with every call unless it is empty
     * @param maxConnections requests in flight at once
     */
    public CometChat(URI base, String appId, ApiKey key, Timeouts timeouts, int maxConnections) {
        if (base.getHost() == null || !List.of("http", "https").contains(base.getScheme())) {
            throw new IllegalArgumentException("No http or https URL: " + base);
        }
        this.host = new HttpHost(base.getScheme(), base.getHost(), base.getPort());
        this.basePath = base.getRawPath().replaceAll("/+$", "");
        this.appId = appId.strip();
        this.key = key;
        this.exchanges = new ExchangeContext(
                host,
                new AnswerReader(key, Clock.systemUTC()),
                AnswerMemory.ofThisProcess(),
                timeouts,
                new AtomicBoolean());
        this.connections = connections(timeout(timeouts.connect()), maxConnections);
        this.http = client(timeouts, connections);
        this.http.start();
        this.meters = new ConnectionPoolMeters(connections);
        this.deadlines = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "cometchat-deadlines");
            thread.setDaemon(true);
            return thread;
        });
        // a timer for each request would wake its thread at each
        var unused = deadlines.scheduleWithFixedDelay(this::abortLate, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void abortLate() {
        long now = System.nanoTime();
        for (HttpExchange exchange : open) {
            try {
                exchange.abortIfLate(now);
            } catch (RuntimeException fault) {
                LOG.debug("Cutting a late request failed", fault); // a timer that throws is never run again
            }
        }
    }

    private CloseableHttpAsyncClient client(Timeouts timeouts, PoolingAsyncClientConnectionManager connections) {
        Timeout connect = timeout(timeouts.connect());
        return HttpAsyncClients.custom()
                .setConnectionManager(connections)
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(connect)
                        .setAuthenticationEnabled(false)
                        .setProtocolUpgradeEnabled(false)
                        .build())
                .setIOReactorConfig(IOReactorConfig.custom()
                        .setIoThreadCount(IO_THREADS)
                        .setTcpNoDelay(true)
                        .build())
                .setKeepAliveStrategy((response, context) -> shorter(
                        IDLE, DefaultConnectionKeepAliveStrategy.INSTANCE.getKeepAliveDuration(response, context)))
                // proxies and passwords, which we have none of, at the price of reading each URL anew
                .replaceExecInterceptor(
                        ChainElement.PROTOCOL.name(),
                        (request, entity, scope, chain, callback) -> chain.proceed(request, entity, scope, callback))
                .addExecInterceptorAfter(ChainElement.CONNECT.name(), "begin", HttpExchange::begin)
                .evictIdleConnections(IDLE)
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                // what is compressed a thousandfold would reach the bound on an answer at no cost for its sender
                .disableContentCompression()
                .disableConnectionState()
                .setIoReactorExceptionCallback(this::onBrokenIo)
                .build();
    }

    /** While the client is cut, its IO threads stumble over connections that vanish under them. */
    private void onBrokenIo(Exception fault) {
        if (!closed) {
            LOG.error("An IO thread of the HTTP client has ended; requests will fail until a restart", fault);
        }
    }

    private static PoolingAsyncClientConnectionManager connections(Timeout connect, int max) {
        return PoolingAsyncClientConnectionManagerBuilder.create()
                .setMaxConnTotal(max)
                .setMaxConnPerRoute(max)
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(connect)
                        .setValidateAfterInactivity(TimeValue.ofSeconds(1))
                        .build())
                .setDefaultTlsConfig(TlsConfig.custom()
                        .setHandshakeTimeout(connect)
                        .setVersionPolicy(HttpVersionPolicy.FORCE_HTTP_1)
                        .build())
                .build();
    }

    private static TimeValue shorter(TimeValue limit, TimeValue servers) {
        return TimeValue.isPositive(servers) && servers.compareTo(limit) < 0 ? servers : limit;
    }

    private static Timeout timeout(Duration duration) {
        return Timeout.ofMilliseconds(duration.toMillis());
    }

    /**
     * Sends the call. Never throws; the future never completes exceptionally. It is completed by an IO thread, so what
     * hangs on it must be quick and must not block.
     */
    public CompletableFuture<Answer> send(ApiCall call) {
        HttpExchange exchange = new HttpExchange(exchanges);
        open.add(exchange);
        CompletableFuture<Answer> answer = exchange.answer().whenComplete((done, error) -> open.remove(exchange));
        if (closed) {
            exchange.abandon();
        } else {
            start(exchange, call);
        }
        return answer;
    }

    private void start(HttpExchange exchange, ApiCall call) {
        try {
            exchange.start(http, request(call), call.body());
        } catch (RuntimeException impossible) { // a path or a header that HTTP cannot carry
            exchange.failed(impossible);
        }
    }

    private BasicHttpRequest request(ApiCall call) {
        BasicHttpRequest request = new BasicHttpRequest(call.method(), host, basePath + call.path());
        request.addHeader("apikey", key.value());
        request.addHeader("Accept", "application/json");
        request.addHeader("User-Agent", "chatferry");
        if (!appId.isEmpty()) {
            request.addHeader("appid", appId);
        }
        if (call.onBehalfOf() != null) {
            request.addHeader("onBehalfOf", call.onBehalfOf());
        }
        return request;
    }

    /** Cuts what is in flight; whose request had begun is in doubt. */
    @Override
    public void close() {
        closed = true;
        meters.close();
        http.close(CloseMode.IMMEDIATE);
        deadlines.shutdownNow();
        open.forEach(HttpExchange::abandon);
    }
}
