/** The format {@code messenger}: chats of Facebook Messenger, as Facebook and Messenger let people download them in JSON. */
@NullMarked
package io.chatferry.source.messenger;

import org.jspecify.annotations.NullMarked;
