/**
 * What the readers of chat systems share: how files are opened, and values, links and options read.
 */
@NullMarked
package io.chatferry.source.chat.reading;

import org.jspecify.annotations.NullMarked;
