package io.chatferry.cometchat;

import io.chatferry.cometchat.answer.Answer;
import io.chatferry.cometchat.answer.Answer.Persistence;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.client5.http.async.AsyncExecCallback;
import org.apache.hc.client5.http.async.AsyncExecChain;
import org.apache.hc.client5.http.async.AsyncExecRuntime;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.RequestNotExecutedException;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.nio.entity.BasicAsyncEntityProducer;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;
import org.jspecify.annotations.Nullable;

/** One request and its answer. Whether a fault leaves a doubt depends only on whether the request had begun. */
final class HttpExchange implements FutureCallback<Answer> {

    private static final String ATTRIBUTE = HttpExchange.class.getName();

    private final CompletableFuture<Answer> answer = new CompletableFuture<>();
    private final ExchangeContext shared;
    private final BoundedResponse response;
    private final Timeouts timeouts;
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
    /** By {@link System#nanoTime}, as {@link #startedAt}. */
    private final long createdAt = System.nanoTime();

    private volatile long startedAt;
    private volatile @Nullable Future<?> request;
    private volatile @Nullable AsyncExecRuntime connection;

    /** A request leaves WAITING once: either it begins, or it is given up and can never begin. */
    private enum State {
        WAITING,
        STARTED,
        GIVEN_UP
    }

    HttpExchange(ExchangeContext shared) {
        this.shared = shared;
        this.timeouts = shared.timeouts();
        this.response = new BoundedResponse(shared.reader(), CometChat.MAX_ANSWER, shared.memory());
    }

    CompletableFuture<Answer> answer() {
        return answer;
    }

    void start(CloseableHttpAsyncClient http, BasicHttpRequest head, @Nullable String body) {
        HttpClientContext context = HttpClientContext.create();
        context.setAttribute(ATTRIBUTE, this);
        AsyncEntityProducer entity = body == null
                ? null
                : new BasicAsyncEntityProducer(body.getBytes(StandardCharsets.UTF_8), ContentType.APPLICATION_JSON);
        try {
            request = http.execute(new BasicRequestProducer(head, entity), response, null, context, this);
        } catch (RuntimeException e) { // a closed client, a path that no request line can carry
            failed(e);
        }
    }

    /** The connection stands; the request's first byte is the next thing that happens. */
    static void begin(
            HttpRequest head,
            @Nullable AsyncEntityProducer entity,
            AsyncExecChain.Scope scope,
            AsyncExecChain chain,
            AsyncExecCallback callback)
            throws HttpException, IOException {
        if (scope.clientContext.getAttribute(ATTRIBUTE) instanceof HttpExchange exchange
                && !exchange.tryStart(scope.execRuntime)) {
            callback.failed(new InterruptedIOException("given up"));
        } else {
            chain.proceed(head, entity, scope, callback);
        }
    }

    private boolean tryStart(AsyncExecRuntime leased) {
        connection = leased;
        startedAt = System.nanoTime();
        return state.compareAndSet(State.WAITING, State.STARTED);
    }

    /** Ends it if it has had its time; {@code now} is of {@link System#nanoTime}. */
    void abortIfLate(long now) {
        if (state.get() == State.STARTED) {
            if (now - startedAt > timeouts.response().toNanos()) {
                timeOut("no complete answer within " + seconds(timeouts.response()));
            }
        } else if (now - createdAt > timeouts.connect().toNanos()
                && state.compareAndSet(State.WAITING, State.GIVEN_UP)) {
            timeOut("no connection within " + seconds(timeouts.connect()));
        }
    }

    private void timeOut(String message) {
        finish(fault(message));
        Future<?> running = request;
        if (running != null) {
            running.cancel(false);
        }
        // the client forgets what to cancel where a connection was leased or opened faster than it took note of that:
        // always with one from the pool
        AsyncExecRuntime leased = connection;
        if (leased != null) {
            leased.discardEndpoint();
        }
    }

    /** Ends an exchange whose client is closed. */
    void abandon() {
        state.compareAndSet(State.WAITING, State.GIVEN_UP);
        finish(fault("the client was closed"));
    }

    @Override
    public void completed(Answer outcome) {
        shared.hasAnswered().set(true);
        finish(outcome);
    }

    @Override
    public void failed(Exception fault) {
        if (fault instanceof RequestNotExecutedException) {
            finish(new Answer.NotSent("the server closed the connection before the request began"));
        } else {
            ExchangeFault reason = ExchangeFault.of(
                    fault,
                    shared.host(),
                    state.get() == State.STARTED,
                    shared.hasAnswered().get(),
                    timeouts);
            finish(fault(reason.message(), reason.persistence()));
        }
    }

    @Override
    public void cancelled() {
        finish(fault("the request was cancelled"));
    }

    private Answer fault(String message) {
        return fault(message, Persistence.TRANSIENT);
    }

    private Answer fault(String message, Persistence persistence) {
        return state.get() == State.STARTED
                ? new Answer.InDoubt(response.status(), null, message, persistence)
                : new Answer.NotSent(message, persistence);
    }

    private void finish(Answer outcome) {
        answer.complete(outcome);
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() / 1000.0 + " s";
    }
}
