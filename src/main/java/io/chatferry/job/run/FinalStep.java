package io.chatferry.job.run;

import java.io.IOException;

/** What the last step of the job {@code import} tells, and where. */
public interface FinalStep {
    void write() throws IOException;
}
