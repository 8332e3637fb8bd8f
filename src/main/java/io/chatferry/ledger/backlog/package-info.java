/** What one run has to send, in the order of sending. */
@NullMarked
package io.chatferry.ledger.backlog;

import org.jspecify.annotations.NullMarked;
