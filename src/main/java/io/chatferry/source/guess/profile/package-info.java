/** What the columns of a table hold, by their names and by a sample of their values, and how tables refer to each other. */
@NullMarked
package io.chatferry.source.guess.profile;

import org.jspecify.annotations.NullMarked;
