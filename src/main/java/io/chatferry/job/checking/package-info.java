/**
 * {@code check}: whether what a run needs is there, before anything is written.
 */
@NullMarked
package io.chatferry.job.checking;

import org.jspecify.annotations.NullMarked;
