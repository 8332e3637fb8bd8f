/** The commands that work on a job: one class each, around a {@link io.chatferry.job.command.LedgerSession}. */
@NullMarked
package io.chatferry.job.command;

import org.jspecify.annotations.NullMarked;
