/** What the answer to a message means for it, for its users and groups, and for the run. */
@NullMarked
package io.chatferry.send.outcome;

import org.jspecify.annotations.NullMarked;
