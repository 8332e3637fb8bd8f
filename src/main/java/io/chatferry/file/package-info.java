/** Files and folders that only their owner may read: they hold the chats of people. */
@NullMarked
package io.chatferry.file;

import org.jspecify.annotations.NullMarked;
