package io.chatferry.job.run;

import io.chatferry.config.JobSettings;
import io.chatferry.report.format.JobFileName;

/** Names a job in a command that a user can copy: its file, and the options with which it is the same job. */
public final class JobReference {

    private JobReference() {}

    /** As {@code jobs/acme.yaml --set name=rehearsal --work /data/work}. */
    public static String of(JobSettings settings) {
        String file = JobFileName.of(settings.file());
        return settings.options().isEmpty() ? file : file + " " + String.join(" ", settings.options());
    }
}
