/** Reads the Google Chat part of a Google Takeout. */
@NullMarked
package io.chatferry.source.googlechat;

import org.jspecify.annotations.NullMarked;
