/** A history of chats, and the export that each system makes of it. */
@NullMarked
package io.chatferry.source.chat.history;

import org.jspecify.annotations.NullMarked;
