package io.chatferry.job.run;

/** The exit codes of all commands. */
public enum ExitCode {
    DONE(0, "done"),
    DONE_WITH_REJECTS(2, "done, with rejects, failed messages or differences"),
    STOPPED(3, "stopped before the end, can be resumed"),
    USAGE(64, "wrong usage or job file"),
    INTERNAL(70, "internal error"),
    ALREADY_RUNNING(75, "another run of this job is alive"),
    KEY_REFUSED(77, "the target refused the key");

    private final int number;
    private final String message;

    ExitCode(int number, String message) {
        this.number = number;
        this.message = message;
    }

    /** The process's exit status. */
    public int number() {
        return number;
    }

    /** What it means. */
    public String message() {
        return message;
    }
}
