/** What the parts of sending share: settings, counters, attempts, the reason to end. */
@NullMarked
package io.chatferry.send.state;

import org.jspecify.annotations.NullMarked;
