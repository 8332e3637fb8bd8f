/** The {@code report} step: what the ledger and the run say, as files and as a summary. */
@NullMarked
package io.chatferry.job.reporting;

import org.jspecify.annotations.NullMarked;
