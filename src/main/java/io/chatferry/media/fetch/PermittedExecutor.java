package io.chatferry.media.fetch;

import java.io.IOException;
import java.io.InterruptedIOException;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * Sends a request as soon as the rate of its host permits. The connection stands by then: otherwise requests that had waited for
 * new connections would arrive together with those that did not.
 */
final class PermittedExecutor extends HttpRequestExecutor {

    /** The attribute of the context with the {@link HostGate}. */
    static final String GATE = "chatferry.gate";

    /** The attribute that tells whether the request left on a connection that had served others. */
    static final String IS_REUSED = "chatferry.is-reused";

    @Override
    public ClassicHttpResponse execute(
            ClassicHttpRequest request,
            HttpClientConnection connection,
            @Nullable HttpResponseInformationCallback callback,
            HttpContext context)
            throws IOException, HttpException {
        EndpointDetails details = connection.getEndpointDetails();
        context.setAttribute(IS_REUSED, details != null && details.getRequestCount() > 0);
        if (context.getAttribute(GATE) instanceof HostGate gate) {
            try {
                gate.awaitDeparture();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted");
            }
        }
        return super.execute(request, connection, callback, context);
    }
}
