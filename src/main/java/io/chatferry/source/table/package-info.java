/**
 * The formats {@code csv} and {@code json}: files of rows, read kind by kind, with canonical names or through a mapping.
 */
@NullMarked
package io.chatferry.source.table;

import org.jspecify.annotations.NullMarked;
