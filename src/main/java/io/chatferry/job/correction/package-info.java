/** Exports rejected records for correction, and applies the corrections that users have made. */
@NullMarked
package io.chatferry.job.correction;

import org.jspecify.annotations.NullMarked;
