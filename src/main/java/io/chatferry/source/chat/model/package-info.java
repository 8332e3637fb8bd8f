/**
 * What the readers of chat systems say of an export, in the terms of those systems: users, conversations, members, messages and their
 * changes, and how the files of an export are passed through.
 */
@NullMarked
package io.chatferry.source.chat.model;

import org.jspecify.annotations.NullMarked;
