package io.chatferry.media.fetch;

import io.chatferry.media.fetch.FetchResult.Later;
import io.chatferry.media.web.CheckedDnsResolver.RefusedAddressException;
import io.chatferry.media.web.ConnectionFault;
import io.chatferry.media.web.LoginHosts;
import io.chatferry.media.web.RefusedUrlException;
import io.chatferry.media.web.RetryAfter;
import io.chatferry.media.web.Target;
import io.chatferry.media.web.WebUrl;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpResponse;

/**
 * Sends requests, along their redirects, under the rules that hold for all of them: checked addresses, tokens for their own hosts
 * only, the limits of each host. Safe for use by many threads.
 */
final class RequestSender implements AutoCloseable {

    static final int MAX_REDIRECTS = 10;

    private final FetchPolicy policy;
    private final HttpStack http;
    private final Map<String, HostGate> gates = new ConcurrentHashMap<>();
    private volatile boolean isClosed;

    RequestSender(FetchPolicy policy, DnsResolver lookup) {
        this.policy = policy;
        this.http = new HttpStack(policy, lookup);
    }

    /** Who limits requests to this target. */
    HostGate gate(Target target) {
        return gates.computeIfAbsent(
                target.authority(), key -> new HostGate(policy.perHost(), policy.ratePerHost(), System::nanoTime));
    }

    /** Whether a rule of the job has headers for it. */
    boolean hasToken(Target target) {
        return rule(target).isPresent();
    }

    private Optional<HeaderRule> rule(Target target) {
        return policy.headers().stream()
                .filter(rule -> rule.depth(target) >= 0)
                .max(Comparator.comparingInt(rule -> rule.depth(target)));
    }

    /** The last answer in a chain of redirects. Overloads and failures of a host are thrown as {@link Later}. */
    Reply send(String method, URI url, Map<String, String> headers) throws NotFetchedException, InterruptedException {
        Target target = target(url);
        boolean isViaLogin = false;
        for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
            Reply reply = exchange(method, target, headers);
            String location = reply.redirectLocation();
            if (location == null) {
                if (isViaLogin) {
                    reply.cameViaLogin();
                }
                return reply;
            }
            try (reply) {
                reply.drain();
                target = redirected(target, location);
                isViaLogin = isViaLogin || LoginHosts.isLogin(target);
            }
        }
        throw NotFetchedException.missing(
                MissingReason.BAD_ANSWER, target.host() + " redirects more than " + MAX_REDIRECTS + " times");
    }

    private static Target target(URI url) throws NotFetchedException {
        try {
            return Target.of(url);
        } catch (RefusedUrlException refused) {
            throw NotFetchedException.missing(
                    refused.isAddress() ? MissingReason.REFUSED_ADDRESS : MissingReason.BAD_URL, refused.message());
        }
    }

    private static Target redirected(Target from, String location) throws NotFetchedException {
        URI next = WebUrl.resolve(from, location)
                .orElseThrow(() -> NotFetchedException.missing(
                        MissingReason.BAD_URL, from.host() + " redirects to what is no URL of http or https"));
        return target(next);
    }

    private Reply exchange(String method, Target target, Map<String, String> headers)
            throws NotFetchedException, InterruptedException {
        HostGate gate = gate(target);
        Optional<Later> refusal = gate.enter();
        if (refusal.isPresent()) {
            throw new NotFetchedException(refusal.get());
        }
        boolean isHandedOn = false;
        try {
            HttpUriRequestBase request = request(method, target, headers);
            Reply reply = new Reply(target, gate, request, answer(request, target, gate));
            isHandedOn = true;
            try {
                judge(reply, gate);
                return reply;
            } catch (NotFetchedException overload) {
                reply.drain();
                reply.close();
                throw overload;
            }
        } finally {
            if (!isHandedOn) {
                gate.leave();
            }
        }
    }

    private HttpUriRequestBase request(String method, Target target, Map<String, String> headers) {
        HttpUriRequestBase request =
                new HttpUriRequestBase(method, URI.create(target.scheme() + "://" + target.authority()));
        request.setPath(target.pathAndQuery());
        request.setHeader("Accept", "*/*");
        request.setHeader("Accept-Encoding", "identity");
        rule(target)
                .ifPresent(rule -> rule.headers().forEach((name, value) -> request.setHeader(name, value.reveal())));
        headers.forEach(request::setHeader);
        return request;
    }

    private ClassicHttpResponse answer(HttpUriRequestBase request, Target target, HostGate gate)
            throws NotFetchedException, InterruptedException {
        try {
            return http.open(request, target.httpHost(), gate);
        } catch (IOException | IllegalStateException fault) {
            throw failure(fault, target, gate);
        }
    }

    private NotFetchedException failure(Exception fault, Target target, HostGate gate) throws InterruptedException {
        if (Thread.interrupted() || isClosed) {
            throw new InterruptedException();
        }
        if (fault instanceof RefusedAddressException refused) {
            return NotFetchedException.missing(MissingReason.REFUSED_ADDRESS, String.valueOf(refused.getMessage()));
        }
        IOException io = fault instanceof IOException same ? same : new IOException(fault);
        return new NotFetchedException(gate.failed(ConnectionFault.message(io, target.host(), policy.timeout())));
    }

    /** Tells the gate how its host is. */
    private static void judge(Reply reply, HostGate gate) throws NotFetchedException {
        int status = reply.status();
        String message = reply.target().host() + " answers " + status;
        Duration wait = RetryAfter.of(reply.header("Retry-After"), reply.header("Date"), Instant.now());
        if (status == 429 || (status == 503 && wait != null)) {
            throw new NotFetchedException(gate.throttled(wait, message + ": it asks to wait"));
        }
        boolean isOtherMethod = status == 501 || status == 505; // asking again changes nothing
        if ((status >= 500 && !isOtherMethod) || status == 408 || status == 425) {
            throw new NotFetchedException(gate.failed(message));
        }
        gate.answered();
    }

    /** Whether running requests are cut because nobody wants them any more. */
    boolean isClosed() {
        return isClosed;
    }

    @Override
    public void close() {
        isClosed = true;
        http.close();
    }
}
