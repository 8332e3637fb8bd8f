package io.chatferry.job.run;

import java.io.IOException;

/** The work of the last step of the job {@code import}: writes and prints the result of the run. */
public interface FinalStep {
    void write() throws IOException;
}
