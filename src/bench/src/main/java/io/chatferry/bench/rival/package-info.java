/**
 * What Chatferry is compared with: programs that send ready messages as one would write them on an afternoon. They keep
 * no ledger, no order and no limits, and lose what was in flight when they are killed.
 */
@NullMarked
package io.chatferry.bench.rival;

import org.jspecify.annotations.NullMarked;
