/**
 * JSON files as rows: arrays, lines, single values and the rows inside a page; finds its way back after a broken record.
 */
@NullMarked
package io.chatferry.source.json;

import org.jspecify.annotations.NullMarked;
