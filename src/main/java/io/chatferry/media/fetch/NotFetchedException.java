package io.chatferry.media.fetch;

/** Ends an attempt with a result that is no file. It carries no stack trace: it is an outcome, not a fault of the program. */
final class NotFetchedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient FetchResult result;

    NotFetchedException(FetchResult result) {
        super(null, null, false, false);
        this.result = result;
    }

    static NotFetchedException missing(MissingReason reason, String message) {
        return new NotFetchedException(new FetchResult.Missing(reason, null, message));
    }

    static NotFetchedException missing(MissingReason reason, int status, String message) {
        return new NotFetchedException(new FetchResult.Missing(reason, status, message));
    }

    FetchResult result() {
        return result;
    }
}
