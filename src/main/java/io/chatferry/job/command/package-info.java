/** What the commands do with a job: one class each, around a {@link io.chatferry.job.command.LedgerSession}. */
@NullMarked
package io.chatferry.job.command;

import org.jspecify.annotations.NullMarked;
