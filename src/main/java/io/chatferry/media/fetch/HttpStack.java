package io.chatferry.media.fetch;

import io.chatferry.media.web.CheckedDnsResolver;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.DefaultConnectionKeepAliveStrategy;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * The HTTP client: plain requests on pooled connections to addresses that were checked. It follows, unpacks and repeats nothing, and
 * knows no proxies, cookies or passwords. Safe for use by many threads.
 */
final class HttpStack implements AutoCloseable {

    /** Servers commonly close after 5 s or more of silence: by then the connection is gone from here. */
    private static final TimeValue IDLE = TimeValue.ofSeconds(4);

    private static final TimeValue VALIDATE_AFTER = TimeValue.ofMilliseconds(200);
    /** In all: the gates of the hosts bound what is in use, and what is idle goes after {@link #IDLE}. */
    private static final int MAX_CONNECTIONS = 10_000;

    /** Without bounds, a header that does not end would fill the memory. */
    private static final int MAX_HEADER_LENGTH = 32 * 1024;

    private static final int MAX_HEADERS = 200;

    private static final int HEAD_PHASES = 3;

    private final PoolingHttpClientConnectionManager connections;
    private final CloseableHttpClient http;
    /** For connecting, TLS and the head together; a head of one byte a minute would be waited for otherwise. */
    private final TimeValue headDeadline;

    HttpStack(FetchPolicy policy, DnsResolver lookup) {
        Timeout timeout = Timeout.ofMilliseconds(policy.timeout().toMillis());
        headDeadline = TimeValue.ofMilliseconds(HEAD_PHASES * timeout.toMilliseconds());
        connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(new CheckedDnsResolver(lookup, policy.allow()))
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(Http1Config.custom()
                                .setMaxLineLength(MAX_HEADER_LENGTH)
                                .setMaxHeaderCount(MAX_HEADERS)
                                .build())
                        .build())
                .setMaxConnPerRoute(policy.perHost())
                .setMaxConnTotal(MAX_CONNECTIONS)
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(timeout)
                        .setSocketTimeout(timeout)
                        .setValidateAfterInactivity(VALIDATE_AFTER)
                        .build())
                .setDefaultTlsConfig(
                        TlsConfig.custom().setHandshakeTimeout(timeout).build())
                .build();
        http = HttpClients.custom()
                .setConnectionManager(connections)
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(timeout)
                        .setResponseTimeout(timeout)
                        .setAuthenticationEnabled(false)
                        .setProtocolUpgradeEnabled(false)
                        .build())
                // one of its own, so that no proxy of the environment is asked
                .setRoutePlanner(new DefaultRoutePlanner(DefaultSchemePortResolver.INSTANCE))
                .setKeepAliveStrategy((response, context) -> shorter(
                        IDLE, DefaultConnectionKeepAliveStrategy.INSTANCE.getKeepAliveDuration(response, context)))
                .setRequestExecutor(new PermittedExecutor())
                .setUserAgent("Chatferry")
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableContentCompression()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableConnectionState()
                .build();
    }

    private static TimeValue shorter(TimeValue limit, TimeValue servers) {
        return TimeValue.isPositive(servers) && servers.compareTo(limit) < 0 ? servers : limit;
    }

    /** The head of the answer; the body follows. The request leaves when the gate permits it. */
    ClassicHttpResponse open(HttpUriRequestBase request, HttpHost host, HostGate gate) throws IOException {
        connections.closeIdle(IDLE);
        CompletableFuture<Void> head = new CompletableFuture<>();
        CompletableFuture<Void> unused = head.orTimeout(headDeadline.toMilliseconds(), TimeUnit.MILLISECONDS)
                .exceptionally(late -> {
                    request.cancel();
                    return null;
                });
        try {
            return send(request, host, gate);
        } catch (IOException fault) {
            throw head.isCompletedExceptionally() ? new SocketTimeoutException("no head in time") : fault;
        } finally {
            head.complete(null);
        }
    }

    private ClassicHttpResponse send(HttpUriRequestBase request, HttpHost host, HostGate gate) throws IOException {
        HttpClientContext context = HttpClientContext.create();
        context.setAttribute(PermittedExecutor.GATE, gate);
        try {
            return http.executeOpen(host, request, context);
        } catch (NoHttpResponseException | ConnectionClosedException | SocketException idle) {
            if (!Boolean.TRUE.equals(context.getAttribute(PermittedExecutor.IS_REUSED))) {
                throw idle;
            }
            return http.executeOpen(host, request, context); // the server had closed it while it was not in use
        }
    }

    @Override
    public void close() {
        http.close(CloseMode.IMMEDIATE);
        connections.close(CloseMode.IMMEDIATE);
    }
}
