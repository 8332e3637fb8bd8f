package io.chatferry.cometchat.answer;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What became of a request. A fault is a value here, never an exception. */
public sealed interface Answer {

    /** What to do with each kind of answer: an implementation cannot forget a kind. */
    interface Handler {

        void success(Success success);

        void refused(Refused refused);

        void rateLimited(RateLimited answer);

        void notSent(NotSent notSent);

        void inDoubt(InDoubt doubt);
    }

    /** Has the method of the handler called that is for this kind. */
    void handle(Handler handler);

    /** The target did it: a 2xx whose body is JSON with {@code data}. */
    record Success(JsonNode body, RateHeaders rate) implements Answer {
        @Override
        public void handle(Handler handler) {
            handler.success(this);
        }
    }

    /**
     * The target says no, in CometChat's error envelope, with a 4xx other than 429.
     *
     * @param message the envelope's message and details in one line, for people; the API key never stands in it
     */
    record Refused(int status, String code, String message, RateHeaders rate) implements Answer {
        @Override
        public void handle(Handler handler) {
            handler.refused(this);
        }
    }

    /** 429: not processed. */
    record RateLimited(String message, RateHeaders rate) implements Answer {
        @Override
        public void handle(Handler handler) {
            handler.rateLimited(this);
        }
    }

    /** Whether waiting may heal a fault. */
    enum Persistence {
        /** It may: a server that restarts, a network that is down. */
        TRANSIENT,
        /** It stays until somebody changes something: a certificate, a wrong base URL. */
        PERMANENT
    }

    /** Whether waiting may heal what this answer tells of. */
    default Persistence persistence() {
        return Persistence.TRANSIENT;
    }

    /** Surely not processed: connection refused, name not found, TLS failure. */
    record NotSent(String message, Persistence persistence) implements Answer {

        public NotSent(String message) {
            this(message, Persistence.TRANSIENT);
        }

        @Override
        public void handle(Handler handler) {
            handler.notSent(this);
        }
    }

    /**
     * Unknown outcome: a timeout, a cut connection, a 5xx (with or without envelope), a 2xx whose body does not parse, a
     * page that is no CometChat answer.
     *
     * @param status the HTTP status, or 0 when none arrived
     * @param code the envelope's code, if there was one
     */
    record InDoubt(int status, @Nullable String code, String message, Persistence persistence) implements Answer {

        public InDoubt(int status, @Nullable String code, String message) {
            this(status, code, message, Persistence.TRANSIENT);
        }

        @Override
        public void handle(Handler handler) {
            handler.inDoubt(this);
        }
    }
}
