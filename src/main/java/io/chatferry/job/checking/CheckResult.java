package io.chatferry.job.checking;

import io.chatferry.job.run.ExitCode;

/**
 * What was found of one thing that a run needs.
 *
 * @param subject one word, such as {@code key}
 * @param code the exit code that a run would end with because of it; {@link ExitCode#DONE} unless {@code state} is FAILED
 * @param message one or two lines: what was found; after a failure also what to do
 */
record CheckResult(String subject, State state, ExitCode code, String message) {

    /** How it was found. */
    enum State {
        OK,
        /** A run is possible, but something about it should be known before. */
        WARNING,
        /** A run would fail. */
        FAILED
    }

    static CheckResult ok(String subject, String message) {
        return new CheckResult(subject, State.OK, ExitCode.DONE, message);
    }

    static CheckResult warning(String subject, String message) {
        return new CheckResult(subject, State.WARNING, ExitCode.DONE, message);
    }

    static CheckResult failed(String subject, ExitCode code, String message) {
        return new CheckResult(subject, State.FAILED, code, message);
    }
}
