/** Formats of times in a mapping. */
@NullMarked
package io.chatferry.source.mapping.time;

import org.jspecify.annotations.NullMarked;
