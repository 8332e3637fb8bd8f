package io.chatferry.job;

/** How a command ends (DESIGN section 4). */
public enum ExitCode {
    DONE(0),
    DONE_WITH_REJECTS(2),
    STOPPED(3),
    USAGE(64),
    INTERNAL(70),
    ALREADY_RUNNING(75),
    KEY_REFUSED(77);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    /** The process's exit status. */
    public int number() {
        return number;
    }
}
