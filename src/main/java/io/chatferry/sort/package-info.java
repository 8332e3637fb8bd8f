/** Sorting on disk, so that memory does not grow with the export. */
@NullMarked
package io.chatferry.sort;

import org.jspecify.annotations.NullMarked;
