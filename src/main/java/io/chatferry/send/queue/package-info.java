/** Which message goes next. */
@NullMarked
package io.chatferry.send.queue;

import org.jspecify.annotations.NullMarked;
