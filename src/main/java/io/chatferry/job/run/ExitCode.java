package io.chatferry.job.run;

/** How a command ends (DESIGN section 4). */
public enum ExitCode {
    DONE(0, "done"),
    DONE_WITH_REJECTS(2, "done, with rejects, failed messages or differences"),
    STOPPED(3, "stopped before the end, can go on"),
    USAGE(64, "wrong usage or job file"),
    INTERNAL(70, "internal error"),
    ALREADY_RUNNING(75, "another run of this job is alive"),
    KEY_REFUSED(77, "the target refused the key");

    private final int number;
    private final String words;

    ExitCode(int number, String words) {
        this.number = number;
        this.words = words;
    }

    /** The process's exit status. */
    public int number() {
        return number;
    }

    /** What it means. */
    public String message() {
        return words;
    }
}
