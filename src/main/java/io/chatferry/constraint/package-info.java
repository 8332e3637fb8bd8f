/**
 * Normalising and checking: ids, times, sizes, tags. Turns a record of the model into what would be sent, or into a reject with its reasons.
 */
@NullMarked
package io.chatferry.constraint;

import org.jspecify.annotations.NullMarked;
