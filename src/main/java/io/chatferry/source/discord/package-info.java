/** The format {@code discord}: exports of Discord channels by DiscordChatExporter, in JSON and in CSV. */
@NullMarked
package io.chatferry.source.discord;

import org.jspecify.annotations.NullMarked;
