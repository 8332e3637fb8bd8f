/** The {@code report} step: the result of a run, as files and as a summary. */
@NullMarked
package io.chatferry.job.reporting;

import org.jspecify.annotations.NullMarked;
