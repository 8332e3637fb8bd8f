/** What is read back from the target, and the records that {@code verify} and {@code undo} compare it with. */
@NullMarked
package io.chatferry.ledger.readback;

import org.jspecify.annotations.NullMarked;
