package io.chatferry.cometchat;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.async.AsyncExecCallback;
import org.apache.hc.client5.http.async.AsyncExecChain;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ConnectionClosedException;
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
final class Exchange implements FutureCallback<Answer> {

    private static final String ATTRIBUTE = Exchange.class.getName();

    private final CompletableFuture<Answer> answer = new CompletableFuture<>();
    private final BoundedResponse response;
    private final Timeouts timeouts;
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
    /** By {@link System#nanoTime}, as {@link #begun}. */
    private final long asked = System.nanoTime();

    private volatile long begun;
    private volatile @Nullable Future<?> request;

    /** A request leaves WAITING once: either it begins, or it is given up and can never begin. */
    private enum State {
        WAITING,
        BEGUN,
        GIVEN_UP
    }

    Exchange(AnswerReader reader, Timeouts timeouts) {
        this.response = new BoundedResponse(reader, CometChat.MAX_ANSWER);
        this.timeouts = timeouts;
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
        if (scope.clientContext.getAttribute(ATTRIBUTE) instanceof Exchange exchange && !exchange.tryToBegin()) {
            callback.failed(new InterruptedIOException("given up"));
        } else {
            chain.proceed(head, entity, scope, callback);
        }
    }

    private boolean tryToBegin() {
        begun = System.nanoTime();
        return state.compareAndSet(State.WAITING, State.BEGUN);
    }

    /** Ends it if it has had its time; {@code now} is of {@link System#nanoTime}. */
    void cutIfLate(long now) {
        if (state.get() == State.BEGUN) {
            if (now - begun > timeouts.response().toNanos()) {
                timeOut("no complete answer within " + seconds(timeouts.response()));
            }
        } else if (now - asked > timeouts.connect().toNanos() && state.compareAndSet(State.WAITING, State.GIVEN_UP)) {
            timeOut("no connection within " + seconds(timeouts.connect()));
        }
    }

    private void timeOut(String words) {
        finish(fault(words));
        Future<?> running = request;
        if (running != null) {
            running.cancel(false); // closes the connection
        }
    }

    /** Ends an exchange whose client is closed. */
    void abandon() {
        state.compareAndSet(State.WAITING, State.GIVEN_UP);
        finish(fault("the client was closed"));
    }

    @Override
    public void completed(Answer outcome) {
        finish(outcome);
    }

    @Override
    public void failed(Exception fault) {
        if (fault instanceof RequestNotExecutedException) {
            finish(new Answer.NotSent("the server closed the connection before the request began"));
        } else {
            finish(fault(state.get() == State.BEGUN ? wordsWhenBegun(fault) : wordsBefore(fault)));
        }
    }

    @Override
    public void cancelled() {
        finish(fault("the request was cancelled"));
    }

    private Answer fault(String words) {
        return state.get() == State.BEGUN
                ? new Answer.InDoubt(response.status(), null, words)
                : new Answer.NotSent(words);
    }

    private void finish(Answer outcome) {
        answer.complete(outcome);
    }

    private static String wordsWhenBegun(Exception fault) {
        return fault instanceof ConnectionClosedException
                ? "the connection was cut before the answer was complete"
                : "the exchange broke off: " + plain(fault);
    }

    private String wordsBefore(Exception fault) {
        if (fault instanceof UnknownHostException) {
            return "the name " + fault.getMessage() + " cannot be resolved";
        }
        if (fault instanceof SocketTimeoutException) {
            return "no connection within " + seconds(timeouts.connect());
        }
        return (fault instanceof SSLException ? "TLS failed: " : "cannot connect: ") + plain(fault);
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() / 1000.0 + " s";
    }

    private static String plain(Exception fault) {
        return fault.getMessage() == null ? fault.getClass().getSimpleName() : fault.getMessage();
    }
}
