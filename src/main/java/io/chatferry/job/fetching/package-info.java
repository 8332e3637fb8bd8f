/** The step {@code fetch}: asks a database for its rows and keeps them as files, which the job then reads as any export. */
@NullMarked
package io.chatferry.job.fetching;

import org.jspecify.annotations.NullMarked;
