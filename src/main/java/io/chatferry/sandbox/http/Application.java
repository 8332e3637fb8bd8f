package io.chatferry.sandbox.http;

/** The application behind the HTTP server. Must be thread-safe. */
@FunctionalInterface
public interface Application {

    /** Handles a request; must not throw. */
    ReplyOutcome handle(Call call);

    /** Whether this request may take long, so that it must not run on an event loop. */
    default boolean slow(Call call) {
        return call.method().equals("GET");
    }
}
