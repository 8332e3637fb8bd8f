/** Shows how far a run is: progress on the terminal and on the live page, {@code progress.json}, {@code status}. */
@NullMarked
package io.chatferry.job.monitor;

import org.jspecify.annotations.NullMarked;
