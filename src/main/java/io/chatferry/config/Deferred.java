package io.chatferry.config;

import io.chatferry.config.JobFileNode.Scalar;
import io.chatferry.model.Secret;
import org.jspecify.annotations.Nullable;

/** A value whose placeholders are resolved when it is needed: without its variables, a job can still be validated. */
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
    boolean known() {
        return placeholders.known(written);
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
