/**
 * Normalises and checks records (ids, times, sizes, tags): converts a record of the model to the form in which it is sent, or to a reject with its reasons.
 */
@NullMarked
package io.chatferry.constraint;

import org.jspecify.annotations.NullMarked;
