/** Moves the files that messages point to into storage of the user's own. */
@NullMarked
package io.chatferry.media;

import org.jspecify.annotations.NullMarked;
