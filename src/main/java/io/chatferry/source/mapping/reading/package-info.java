/** How the files of a mapping are read: dialects, encodings, words for no value, places of rows. */
@NullMarked
package io.chatferry.source.mapping.reading;

import org.jspecify.annotations.NullMarked;
