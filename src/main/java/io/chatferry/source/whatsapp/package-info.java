/** Chats exported by WhatsApp on Android and iOS: a text file for each chat, alone or in a zip with its files. */
@NullMarked
package io.chatferry.source.whatsapp;

import org.jspecify.annotations.NullMarked;
