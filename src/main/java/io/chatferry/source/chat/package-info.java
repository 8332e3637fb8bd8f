/**
 * What the sources of chat systems have in common: a format yields users, conversations, members, messages and changes of
 * messages in the terms of its system, row by row; {@code stream} makes records of the chat model of them.
 */
@NullMarked
package io.chatferry.source.chat;

import org.jspecify.annotations.NullMarked;
