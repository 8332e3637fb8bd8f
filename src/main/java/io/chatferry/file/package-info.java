/** Files and folders that only their owner may read, since they hold the chats of people; and whether a folder can be written. */
@NullMarked
package io.chatferry.file;

import org.jspecify.annotations.NullMarked;
