/** Requests with an unknown outcome: finds out whether their messages have arrived. */
@NullMarked
package io.chatferry.send.doubt;

import org.jspecify.annotations.NullMarked;
