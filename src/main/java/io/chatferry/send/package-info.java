/**
 * Sending: the ready queue, limits, order, entities, retries and doubts.
 */
@NullMarked
package io.chatferry.send;

import org.jspecify.annotations.NullMarked;
