/** The job {@code import}: its steps stage, merge and send. */
@NullMarked
package io.chatferry.job.importing;

import org.jspecify.annotations.NullMarked;
