/** The jobs {@code verify} and {@code undo}: read the target back, compare, certify, delete. */
@NullMarked
package io.chatferry.job.verifying;

import org.jspecify.annotations.NullMarked;
