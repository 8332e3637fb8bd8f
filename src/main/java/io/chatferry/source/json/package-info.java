/**
 * JSON files as rows: arrays, lines, single values and the rows inside a page; resumes after a malformed record.
 */
@NullMarked
package io.chatferry.source.json;

import org.jspecify.annotations.NullMarked;
