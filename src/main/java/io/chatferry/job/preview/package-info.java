/** {@code preview}: what becomes of the first rows of an export, without a ledger and without the target. */
@NullMarked
package io.chatferry.job.preview;

import org.jspecify.annotations.NullMarked;
