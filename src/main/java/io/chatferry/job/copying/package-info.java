/** The step {@code media} of the job {@code import}: copies the files of messages beside {@code send}. */
@NullMarked
package io.chatferry.job.copying;

import org.jspecify.annotations.NullMarked;
