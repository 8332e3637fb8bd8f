package io.chatferry.sandbox.http;

/** What the front serves. Called from several threads at once. */
@FunctionalInterface
public interface Application {

    /** Carries a request out; must not throw. */
    ReplyOutcome handle(Call call);

    /** Whether this request may take long, and so must not be carried out on a thread that serves connections. */
    default boolean slow(Call call) {
        return call.method().equals("GET");
    }
}
