package io.chatferry.config;

import io.chatferry.config.JobFileNode.Scalar;
import io.chatferry.model.Secret;
import org.jspecify.annotations.Nullable;

/** A value whose placeholders are resolved when it is first needed, so that a job can be validated without its variables. */
final class Deferred {

    private final Scalar written;
    private final Placeholders placeholders;
    private final boolean secret;

    Deferred(Scalar written, Placeholders placeholders, boolean secret) {
        this.written = written;
        this.placeholders = placeholders;
        this.secret = secret;
    }

    /** Whether it can be resolved now. */
    boolean isResolvable() {
        return placeholders.isResolvable(written);
    }

    /** The value, resolved; null when it is empty. */
    @Nullable
    String text() {
        String text = (secret ? placeholders.resolveSecret(written) : placeholders.resolve(written)).strip();
        return text.isEmpty() ? null : text;
    }

    /** The value of a secret. */
    @Nullable
    Secret secret() {
        String text = text();
        return text == null ? null : new Secret(text);
    }

    @Override
    public String toString() {
        return secret ? "***" : written.text();
    }
}
