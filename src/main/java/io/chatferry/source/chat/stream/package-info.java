/**
 * Makes records of what a chat format yields. The export is read once: users, conversations and counts stay in memory, messages lie
 * in a temporary file. Then who is named and described nowhere is known, which conversations are direct ones of two people, and
 * which rows say something of the same message; the records are made in a pass over the temporary file, in the order of the export.
 */
@NullMarked
package io.chatferry.source.chat.stream;

import org.jspecify.annotations.NullMarked;
