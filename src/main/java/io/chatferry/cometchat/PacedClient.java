package io.chatferry.cometchat;

import io.chatferry.cometchat.answer.Answer;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Makes calls within the limits that all runs of an app share. Safe for use by many threads. */
public interface PacedClient extends AutoCloseable {

    /**
     * Makes a call as soon as the limits and the state of the target allow. A call that is rate-limited (429) is made again,
     * so the answer is never {@link Answer.RateLimited}.
     */
    CompletableFuture<Answer> send(ApiCall call);

    /** Requests that have left. */
    long requests();

    /** The fault between here and the target that waiting does not heal; null while it may. */
    @Nullable
    String permanentFault();

    @Override
    void close();
}
