/**
 * The canonical format: its fields, how their values are written, and how a row becomes a record.
 */
@NullMarked
package io.chatferry.source.canonical;

import org.jspecify.annotations.NullMarked;
