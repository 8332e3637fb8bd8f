package io.chatferry.job;

import java.io.IOException;

/** What the last step of the job {@code import} tells, and where. */
interface LastStep {
    void write() throws IOException;
}
