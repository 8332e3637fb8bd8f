/** Spring Batch over a ledger: the job repository and the launch of a job. */
@NullMarked
package io.chatferry.job.batch;

import org.jspecify.annotations.NullMarked;
