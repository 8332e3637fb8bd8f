/** The calls that carry messages, each within its own limit. */
@NullMarked
package io.chatferry.send.lane;

import org.jspecify.annotations.NullMarked;
