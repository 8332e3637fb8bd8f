/** The one way to the target: every request leaves here in its slot and every answer comes back here. */
@NullMarked
package io.chatferry.send.transport;

import org.jspecify.annotations.NullMarked;
