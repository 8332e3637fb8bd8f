/** Rejected records on their way to being corrected, and the corrections that users have made. */
@NullMarked
package io.chatferry.job.correction;

import org.jspecify.annotations.NullMarked;
