/** Rows of other files, to which the rows of a mapping refer. */
@NullMarked
package io.chatferry.source.mapping.lookup;

import org.jspecify.annotations.NullMarked;
