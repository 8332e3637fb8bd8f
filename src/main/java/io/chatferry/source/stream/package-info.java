/** Reads exports of Stream Chat (GetStream), and the files that its own import takes. */
@NullMarked
package io.chatferry.source.stream;

import org.jspecify.annotations.NullMarked;
