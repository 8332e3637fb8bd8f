package io.chatferry.media.fetch;

import io.chatferry.media.web.ExpectedContent;
import io.chatferry.media.web.Target;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.utils.DateUtils;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;

/** An answer whose body may still come. To close it gives back its host's permit; a body that was not read to its end is cut. */
final class Reply implements AutoCloseable {

    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    /** Reading so much costs less than a new connection. */
    private static final int WORTH_DRAINING = 16 * 1024;

    private final Target target;
    private final HostGate gate;
    private final HttpUriRequestBase request;
    private final ClassicHttpResponse response;
    private boolean isRead;
    private boolean isViaLogin;

    Reply(Target target, HostGate gate, HttpUriRequestBase request, ClassicHttpResponse response) {
        this.target = target;
        this.gate = gate;
        this.request = request;
        this.response = response;
    }

    /** Who answered: after redirects, not whom the link names. */
    Target target() {
        return target;
    }

    /** Whether a redirect led to a login on the way. */
    boolean isViaLogin() {
        return isViaLogin;
    }

    void cameViaLogin() {
        isViaLogin = true;
    }

    int status() {
        return response.getCode();
    }

    boolean isSuccess() {
        return status() / 100 == 2;
    }

    /** Null unless it is a redirect that says where to. */
    @Nullable
    String redirectLocation() {
        return REDIRECTS.contains(status()) ? header("Location") : null;
    }

    @Nullable
    String header(String name) {
        Header header = response.getFirstHeader(name);
        return header == null ? null : header.getValue();
    }

    /** In lower case, without parameters; empty if there is none. */
    String mimeType() {
        return ExpectedContent.mimeType(header("Content-Type"));
    }

    /** Empty if the body is the file as it is. */
    String encoding() {
        String encoding = header("Content-Encoding");
        String name = encoding == null ? "" : encoding.strip().toLowerCase(Locale.ROOT);
        return name.equals("identity") ? "" : name;
    }

    /** Null if the server does not say it. */
    @Nullable
    Long contentLength() {
        String text = header("Content-Length");
        return text != null && text.strip().matches("\\d{1,18}") ? Long.valueOf(text.strip()) : null;
    }

    /**
     * What {@code If-Range} may take: a strong {@code ETag}, or a time of last change that is over by a second at least, so that no
     * second change hides in it. Null if there is neither.
     */
    @Nullable
    String validator() {
        String etag = header("ETag");
        if (etag != null && etag.startsWith("\"")) {
            return etag;
        }
        String changed = header("Last-Modified");
        Instant last = changed == null ? null : DateUtils.parseStandardDate(changed);
        String date = header("Date");
        Instant theirNow = date == null ? null : DateUtils.parseStandardDate(date);
        Instant now = theirNow == null ? Instant.now() : theirNow;
        return last != null && !last.isAfter(now.minusSeconds(1)) ? changed : null;
    }

    InputStream body() throws IOException {
        HttpEntity entity = response.getEntity();
        return entity == null ? InputStream.nullInputStream() : entity.getContent();
    }

    /** The body was read to its end, and its connection is free again. */
    void hasBeenRead() {
        isRead = true;
    }

    /** Reads a short body that nobody wants, so that its connection can be used again. */
    void drain() {
        Long length = contentLength();
        if (length == null || length > WORTH_DRAINING) {
            return;
        }
        try {
            body().readNBytes(WORTH_DRAINING + 1);
            isRead = true;
        } catch (IOException cut) {
            // its connection is closed instead
        }
    }

    @Override
    public void close() {
        try {
            if (!isRead) {
                request.cancel(); // else the client would read the body to its end, and that may never come
            }
            response.close();
        } catch (IOException cut) {
            // nothing of it is wanted
        } finally {
            gate.leave();
        }
    }
}
