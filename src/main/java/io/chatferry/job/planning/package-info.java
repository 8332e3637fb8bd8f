/** Predicts a run from the ledger: the {@code plan} command and the preflight summary. */
@NullMarked
package io.chatferry.job.planning;

import org.jspecify.annotations.NullMarked;
