/** Logs of IRC channels, as irssi, WeeChat, ZNC, HexChat, mIRC and bots write them, and those of rooms that are shown like them. */
@NullMarked
package io.chatferry.source.irc;

import org.jspecify.annotations.NullMarked;
