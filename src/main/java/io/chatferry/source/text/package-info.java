/** Texts of chat systems as a reader saw them: links, emoji and markup that several systems share. */
@NullMarked
package io.chatferry.source.text;

import org.jspecify.annotations.NullMarked;
