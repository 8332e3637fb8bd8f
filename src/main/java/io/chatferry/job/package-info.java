/**
 * The Spring Batch jobs and their steps, the job file and its settings: the place where the other packages are put together.
 */
@NullMarked
package io.chatferry.job;

import org.jspecify.annotations.NullMarked;
